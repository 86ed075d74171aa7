package io.github.cosyvoice4j.spi;

import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Speaker;
import io.github.cosyvoice4j.TextFragments;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to say and how.
 *
 * @param mode how it is asked
 * @param input what to say
 * @param speaker who is to say it
 * @param instruction in which manner; given for {@link Mode#INSTRUCT2} only
 * @param options the choices for this request
 */
public record SynthesisRequest(
    Mode mode,
    Input input,
    Speaker speaker,
    Optional<String> instruction,
    InferenceOptions options) {
  /** Checks that nothing is null. */
  public SynthesisRequest {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(speaker, "speaker");
    Objects.requireNonNull(instruction, "instruction");
    Objects.requireNonNull(options, "options");
  }

  /**
   * Makes a request without an instruction.
   *
   * @param mode how it is asked
   * @param input what to say
   * @param speaker who is to say it
   * @param options the choices for this request
   */
  public SynthesisRequest(Mode mode, Input input, Speaker speaker, InferenceOptions options) {
    this(mode, input, speaker, Optional.empty(), options);
  }

  /** What to say. */
  public sealed interface Input {}

  /**
   * A text.
   *
   * @param text all of it
   */
  public record Text(String text) implements Input {
    /** Checks that it is not null. */
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A text that arrives in pieces.
   *
   * @param fragments the pieces
   */
  public record Arriving(TextFragments fragments) implements Input {
    /** Checks that it is not null. */
    public Arriving {
      Objects.requireNonNull(fragments, "text");
    }
  }

  /**
   * Speech to be said again.
   *
   * @param pieces speech tokens
   * @param listening time it took to hear them, which is part of the request's
   */
  public record Heard(List<int[]> pieces, Duration listening) implements Input {
    /** Copies the list. */
    public Heard {
      pieces = List.copyOf(pieces);
      Objects.requireNonNull(listening, "listening");
    }
  }
}
