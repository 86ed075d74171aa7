package io.github.cosyvoice4j;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parts of a voice as they lie in its file, one after the other:
 *
 * <pre>
 * 4 bytes   name
 * u32       bytes of the content
 * content
 *
 * EMBD      float32s: the speaker embedding
 * TOKS      int32s: the speech tokens
 * MELS      float32s: the mel frames
 * BINS      u32: values of a frame
 * TEXT      UTF-8: the transcript
 * TIDS      int32s: the transcript's text ids
 * TIME      i64: seconds, i32: nanoseconds of the recording
 * WARN      for each warning its kind, message and advice, each u32: bytes, then UTF-8
 * </pre>
 *
 * <p>All little endian; each at most once, EMBD always. A section or a kind of warning that is not
 * known is passed over, so that a later release may add what can be done without. For anything else
 * it must raise the file's version.
 */
final class VoiceSections {
  private static final int NAME_BYTES = 4;

  private final Map<String, ByteBuffer> contents = new LinkedHashMap<>();

  private VoiceSections() {}

  static VoiceSections of(Voice voice) {
    VoiceSections sections = new VoiceSections();
    sections.put("EMBD", bytes(voice.embedding()));
    sections.put("TOKS", bytes(voice.speechTokens()));
    sections.put("MELS", bytes(voice.mel()));
    sections.put("BINS", little(Integer.BYTES).putInt(voice.melBins()).flip());
    voice.transcript().ifPresent(text -> sections.put("TEXT", utf8(text)));
    voice.transcriptTokens().ifPresent(ids -> sections.put("TIDS", bytes(ids)));
    sections.put("TIME", bytes(voice.duration()));
    sections.put("WARN", bytes(voice.warnings()));
    return sections;
  }

  /**
   * Takes a body apart.
   *
   * @param body sections and nothing else
   * @throws IllegalArgumentException if it is not that
   */
  static VoiceSections parse(ByteBuffer body) {
    VoiceSections sections = new VoiceSections();
    ByteBuffer in = body.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (in.hasRemaining()) {
        String name = StandardCharsets.ISO_8859_1.decode(take(in, NAME_BYTES)).toString();
        sections.put(name, block(in));
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("sections: expected whole ones, got a part of one", e);
    }
    return sections;
  }

  private void put(String name, ByteBuffer content) {
    if (contents.put(name, content) != null) {
      throw new IllegalArgumentException("section " + name + ": expected once, got it twice");
    }
  }

  /** {@return the bytes of all sections} */
  long length() {
    return contents.values().stream()
        .mapToLong(content -> NAME_BYTES + Integer.BYTES + content.remaining())
        .sum();
  }

  /**
   * Writes all sections.
   *
   * @param out little endian, with room for {@link #length()} bytes
   */
  void writeTo(ByteBuffer out) {
    contents.forEach(
        (name, content) -> {
          out.put(name.getBytes(StandardCharsets.ISO_8859_1));
          out.putInt(content.remaining()).put(content.duplicate());
        });
  }

  /**
   * Puts the voice together again.
   *
   * @throws IllegalArgumentException if the sections don't make one
   */
  Voice toVoice() {
    Voice.Builder voice = builder();
    read("TEXT", VoiceSections::text).ifPresent(voice::transcript);
    read("TIDS", VoiceSections::ints).ifPresent(voice::transcriptTokens);
    read("TIME", VoiceSections::duration).ifPresent(voice::duration);
    read("WARN", VoiceSections::warnings).ifPresent(voice::warnings);
    return voice.build();
  }

  private Voice.Builder builder() {
    float[] embedding = read("EMBD", VoiceSections::floats).orElse(new float[0]);
    int[] tokens = read("TOKS", VoiceSections::ints).orElse(new int[0]);
    float[] mel = read("MELS", VoiceSections::floats).orElse(new float[0]);
    int bins = read("BINS", ByteBuffer::getInt).orElse(0);
    return tokens.length == 0 && mel.length == 0 && bins == 0
        ? Voice.newBuilder(embedding)
        : Voice.newBuilder(tokens, embedding, mel, bins);
  }

  /** Reads a section to its end, if it is there. */
  private <T> Optional<T> read(String name, Function<ByteBuffer, T> reader) {
    ByteBuffer content = contents.get(name);
    if (content == null) {
      return Optional.empty();
    }
    ByteBuffer in = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      T value = reader.apply(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(
            "section " + name + ": expected its end, got " + in.remaining() + " bytes more");
      }
      return Optional.of(value);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("section " + name + ": expected more, got its end", e);
    }
  }

  private static ByteBuffer bytes(FloatBuffer values) {
    ByteBuffer bytes = little(values.remaining() * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer bytes(IntBuffer values) {
    ByteBuffer bytes = little(values.remaining() * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer bytes(Duration duration) {
    return little(Long.BYTES + Integer.BYTES)
        .putLong(duration.getSeconds())
        .putInt(duration.getNano())
        .flip();
  }

  private static ByteBuffer bytes(List<PromptWarning> warnings) {
    List<ByteBuffer> texts = new ArrayList<>();
    for (PromptWarning warning : warnings) {
      texts.add(utf8(warning.kind().name()));
      texts.add(utf8(warning.message()));
      texts.add(utf8(warning.advice()));
    }
    ByteBuffer bytes =
        little(texts.stream().mapToInt(text -> Integer.BYTES + text.remaining()).sum());
    texts.forEach(text -> bytes.putInt(text.remaining()).put(text));
    return bytes.flip();
  }

  private static float[] floats(ByteBuffer in) {
    FloatBuffer values = take(in, in.remaining() / Float.BYTES * Float.BYTES).asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }

  private static int[] ints(ByteBuffer in) {
    IntBuffer values = take(in, in.remaining() / Integer.BYTES * Integer.BYTES).asIntBuffer();
    int[] ints = new int[values.remaining()];
    values.get(ints);
    return ints;
  }

  private static Duration duration(ByteBuffer in) {
    long seconds = in.getLong();
    int nanos = in.getInt();
    if (seconds < 0 || nanos < 0 || nanos >= 1_000_000_000) {
      throw new IllegalArgumentException(
          "duration: expected 0 s or more, got " + seconds + " s and " + nanos + " ns");
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  private static List<PromptWarning> warnings(ByteBuffer in) {
    List<PromptWarning> warnings = new ArrayList<>();
    while (in.hasRemaining()) {
      String kind = text(block(in));
      String message = text(block(in));
      String advice = text(block(in));
      Arrays.stream(PromptWarning.Kind.values())
          .filter(known -> known.name().equals(kind))
          .forEach(known -> warnings.add(new PromptWarning(known, message, advice)));
    }
    return warnings;
  }

  /** Takes a number of bytes and as many bytes. */
  private static ByteBuffer block(ByteBuffer in) {
    return take(in, in.getInt());
  }

  private static ByteBuffer take(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer taken = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return taken;
  }

  private static String text(ByteBuffer in) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text: expected UTF-8, got other bytes", e);
    }
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
