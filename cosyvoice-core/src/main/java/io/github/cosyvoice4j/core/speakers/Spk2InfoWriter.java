package io.github.cosyvoice4j.core.speakers;

import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.checkpoint.PickleWriter.Storage;
import io.github.cosyvoice4j.core.checkpoint.TorchArchiveWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Writes speakers as {@code spk2info.pt}, for upstream's {@code inference_zero_shot} and its
 * siblings with {@code zero_shot_spk_id}, and for its {@code inference_sft}.
 *
 * <p>A prompt is cut as upstream cuts it, to two mel frames a token. What is cut off goes under
 * keys of our own, which upstream passes over, so that {@link Spk2Info} gives the same voice back.
 *
 * <p>Source: {@code cosyvoice/cli/frontend.py}, {@code frontend_zero_shot}.
 */
public final class Spk2InfoWriter {
  /** Upstream's number, whatever the yaml says. */
  private static final int FRAMES_PER_TOKEN = 2;

  private final TorchArchiveWriter archive = new TorchArchiveWriter();
  private final Transcripts transcripts;

  private Spk2InfoWriter(Transcripts transcripts) {
    this.transcripts = transcripts;
  }

  /**
   * Writes a file.
   *
   * @param file where to, in a folder that exists; replaced whole, or left as it was on failure
   * @param speakers voices by id, in the order they are to have
   * @param transcripts makes ids of the transcripts of voices that have no ids
   * @throws IOException if it can't be written
   * @throws IllegalArgumentException if a transcript can't be made ids of
   */
  public static void write(Path file, Map<String, Voice> speakers, Transcripts transcripts)
      throws IOException {
    Spk2InfoWriter writer = new Spk2InfoWriter(transcripts);
    for (Map.Entry<String, Voice> e : speakers.entrySet()) {
      writer.archive.beginDict(e.getKey());
      writer.add(e.getValue());
      writer.archive.endDict();
    }
    writer.archive.write(file);
  }

  private void add(Voice voice) throws IOException {
    Storage embedding = archive.floats(voice.embedding());
    row(Spk2Info.EMBEDDING, embedding);
    if (voice.melBins() > 0) { // else a voice of an embedding alone
      row(Spk2Info.LLM_EMBEDDING, embedding);
      row(Spk2Info.FLOW_EMBEDDING, embedding);
      rowWithLength(Spk2Info.TEXT, archive.ints(textIds(voice)));
      addPrompt(voice);
    }
  }

  private void addPrompt(Voice voice) {
    IntBuffer tokens = voice.speechTokens();
    FloatBuffer mel = voice.mel();
    int count = Math.min(tokens.remaining(), voice.melFrames() / FRAMES_PER_TOKEN);
    int values = count * FRAMES_PER_TOKEN * voice.melBins();
    Storage heard = archive.ints(tokens.slice(0, count));
    rowWithLength(Spk2Info.LLM_TOKENS, heard);
    rowWithLength(Spk2Info.FLOW_TOKENS, heard);
    int frames = count * FRAMES_PER_TOKEN;
    archive.tensor(Spk2Info.MEL, archive.floats(mel.slice(0, values)), 1, frames, voice.melBins());
    length(Spk2Info.MEL, frames);
    if (count < tokens.remaining()) {
      row(Spk2Info.TOKEN_TAIL, archive.ints(tokens.slice(count, tokens.remaining() - count)));
    }
    if (values < mel.remaining()) {
      row(Spk2Info.MEL_TAIL, archive.floats(mel.slice(values, mel.remaining() - values)));
    }
  }

  private IntBuffer textIds(Voice voice) throws IOException {
    Optional<IntBuffer> ids = voice.transcriptTokens();
    if (ids.isPresent()) {
      return ids.get();
    }
    return voice.transcript().isPresent()
        ? IntBuffer.wrap(transcripts.encode(voice.transcript().get()))
        : IntBuffer.allocate(0);
  }

  private void row(String key, Storage values) {
    archive.tensor(key, values, 1, values.elements());
  }

  private void rowWithLength(String key, Storage values) {
    row(key, values);
    length(key, (int) values.elements());
  }

  private void length(String key, int length) {
    archive.tensor(key + SpeakerDict.LENGTH, archive.ints(IntBuffer.wrap(new int[] {length})), 1);
  }
}
