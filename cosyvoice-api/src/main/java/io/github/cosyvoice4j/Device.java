package io.github.cosyvoice4j;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where nets are computed: {@code cpu}, {@code cuda:N}, or {@code auto}.
 *
 * @param kind which kind of processor
 * @param index which one of its kind, from 0, as CUDA counts those that it may use; 0 but for CUDA
 */
public record Device(Kind kind, int index) {
  /** The processor that the JVM runs on. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** The first GPU that will do, and the CPU where there is none. */
  public static final Device AUTO = new Device(Kind.AUTO, 0);

  private static final int MAX_INDEX = 63; // as many as libtorch counts
  private static final Pattern NAME = Pattern.compile("(cpu|auto|cuda)(?::(\\d{1,2}))?");

  /** The kinds of processors. */
  public enum Kind {
    /** The processor that the JVM runs on. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA,
    /** Chosen when the model is loaded. */
    AUTO
  }

  /** Refuses an index that no device has. */
  public Device {
    Objects.requireNonNull(kind, "kind");
    int max = kind == Kind.CUDA ? MAX_INDEX : 0;
    if (index < 0 || index > max) {
      throw new IllegalArgumentException(
          "device index: expected 0 to " + max + " for " + kind + ", got " + index);
    }
  }

  /**
   * {@return a GPU}
   *
   * @param index which one, from 0
   */
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /**
   * Reads a name as PyTorch writes it.
   *
   * @param name {@code cpu}, {@code cuda}, {@code cuda:N} or {@code auto}, in any case
   * @return the device
   * @throws IllegalArgumentException if it is none of these
   */
  public static Device parse(String name) {
    Matcher matcher = NAME.matcher(name.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches() || (matcher.group(2) != null && !matcher.group(1).equals("cuda"))) {
      throw new IllegalArgumentException("device: expected cpu, cuda, cuda:N or auto, got " + name);
    }
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    return new Device(kind, matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
  }

  /** {@return the name as {@link #parse} reads it} */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.CUDA ? name + ":" + index : name;
  }
}
