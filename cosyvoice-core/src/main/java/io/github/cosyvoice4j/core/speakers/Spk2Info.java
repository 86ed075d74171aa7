package io.github.cosyvoice4j.core.speakers;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.TorchArchive;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Upstream's file of speakers, {@code spk2info.pt}, in both shapes that a speaker may have there
 * (see the package).
 *
 * <p>Its structure and checksums are checked when it is opened, a speaker when it is asked for: a
 * wrong one hurts no other. Keys that are not known are passed over. Safe for use by several
 * threads.
 *
 * <p>Source: {@code cosyvoice/cli/frontend.py}, {@code frontend_sft} and {@code
 * frontend_zero_shot}; {@code cosyvoice/cli/cosyvoice.py}, {@code add_zero_shot_spk}.
 */
public final class Spk2Info implements Closeable {
  static final String EMBEDDING = "embedding";
  static final String LLM_EMBEDDING = "llm_embedding";
  static final String FLOW_EMBEDDING = "flow_embedding";
  static final String TEXT = "prompt_text";
  static final String LLM_TOKENS = "llm_prompt_speech_token";
  static final String FLOW_TOKENS = "flow_prompt_speech_token";
  static final String MEL = "prompt_speech_feat";

  /** Ours: what upstream cuts off a prompt so that each token has two mel frames. */
  static final String TOKEN_TAIL = "cosyvoice4j_speech_token_tail";

  static final String MEL_TAIL = "cosyvoice4j_speech_feat_tail";

  private final TorchArchive archive;
  private final Transcripts transcripts;
  private final Map<String, SpeakerDict> speakers;

  private Spk2Info(TorchArchive archive, Transcripts transcripts) throws ModelFormatException {
    this.archive = archive;
    this.transcripts = transcripts;
    this.speakers = speakers(archive);
  }

  /**
   * Opens a file.
   *
   * @param path the file
   * @param transcripts decodes the text ids of prompts
   * @return the speakers, to be closed
   * @throws ModelFormatException if it is damaged, or no dict of speakers
   * @throws IOException if it can't be read
   */
  public static Spk2Info open(Path path, Transcripts transcripts) throws IOException {
    TorchArchive archive = TorchArchive.open(path, true);
    try {
      return new Spk2Info(archive, transcripts);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static Map<String, SpeakerDict> speakers(TorchArchive archive)
      throws ModelFormatException {
    Map<String, SpeakerDict> speakers = new LinkedHashMap<>();
    if (!(archive.root() instanceof Map<?, ?> root)) {
      throw new ModelFormatException(
          archive.name()
              + ": expected a dict of speakers, got none; is it upstream's spk2info.pt?");
    }
    for (Map.Entry<?, ?> e : root.entrySet()) {
      if (!(e.getKey() instanceof String id && e.getValue() instanceof Map<?, ?> values)) {
        throw new ModelFormatException(
            archive.name()
                + ": expected dicts by speaker id, got a value at "
                + e.getKey()
                + "; is it upstream's spk2info.pt?");
      }
      speakers.put(id, new SpeakerDict(archive.name() + ": " + id, values));
    }
    return speakers;
  }

  /** {@return the ids of all speakers, as the file has them; not to be changed} */
  public Set<String> ids() {
    return Collections.unmodifiableSet(speakers.keySet());
  }

  /**
   * Reads a speaker. One with a prompt has {@link Voice#transcriptTokens()}, and the words of these
   * as transcript where they can be decoded.
   *
   * @param id one of {@link #ids()}
   * @return the voice
   * @throws ModelFormatException if it is not one of the two shapes
   * @throws IOException if the file can't be read
   * @throws IllegalArgumentException if there is no such speaker
   */
  public Voice voice(String id) throws IOException {
    SpeakerDict dict = speakers.get(id);
    if (dict == null) {
      throw new IllegalArgumentException(
          "speaker: expected one of " + archive.name() + ", got " + id);
    }
    try {
      return voice(dict);
    } catch (IllegalArgumentException e) { // numbers that are not finite, ids of another tokenizer
      throw new ModelFormatException(dict.name() + ": " + e.getMessage(), e);
    }
  }

  private Voice voice(SpeakerDict dict) throws IOException {
    float[] embedding = embedding(dict);
    Optional<int[]> tokens = tokens(dict);
    Optional<StoredTensor> mel = dict.frames(MEL);
    if (tokens.isEmpty() && mel.isEmpty()) {
      return Voice.newBuilder(embedding).build();
    }
    if (tokens.isEmpty() || mel.isEmpty()) {
      throw dict.wrong(tokens.isEmpty() ? FLOW_TOKENS : MEL, "it too, for a prompt", "none");
    }
    Voice.Builder voice =
        Voice.newBuilder(
            joined(tokens.get(), dict.ints(TOKEN_TAIL).orElse(new int[0])),
            embedding,
            joined(mel.get().toFloatArray(), dict.floats(MEL_TAIL).orElse(new float[0])),
            (int) mel.get().shape()[1]);
    int[] ids = dict.ints(TEXT).orElse(new int[0]);
    if (ids.length > 0) {
      voice.transcriptTokens(ids);
      transcripts.decode(ids).ifPresent(voice::transcript);
    }
    return voice.build();
  }

  /** The flow is the only net of CosyVoice2 that is given one. */
  private static float[] embedding(SpeakerDict dict) throws IOException {
    for (String key : List.of(FLOW_EMBEDDING, LLM_EMBEDDING, EMBEDDING)) {
      Optional<float[]> embedding = dict.floats(key);
      if (embedding.isPresent()) {
        return embedding.get();
      }
    }
    throw dict.wrong(EMBEDDING, "it, or " + FLOW_EMBEDDING, "keys " + dict.values().keySet());
  }

  private static Optional<int[]> tokens(SpeakerDict dict) throws IOException {
    Optional<int[]> tokens = dict.ints(FLOW_TOKENS);
    Optional<int[]> heard = dict.ints(LLM_TOKENS);
    if (heard.isPresent() && !Arrays.equals(tokens.orElse(null), heard.get())) {
      throw dict.wrong(LLM_TOKENS, "those of " + FLOW_TOKENS, "others");
    }
    return tokens;
  }

  private static int[] joined(int[] head, int[] tail) {
    int[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static float[] joined(float[] head, float[] tail) {
    float[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }

  @Override
  public String toString() {
    return archive.name();
  }
}
