package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.onnx.OnnxOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads words from what a Paraformer gives. Immutable, safe for use by several threads.
 *
 * <p>Source: {@code sherpa-onnx/csrc/offline-paraformer-greedy-search-decoder.cc}.
 */
final class ParaformerOutput {
  private static final int OUTPUTS_WITH_PEAKS = 4;

  /** What a peak of the integrate-and-fire weights reaches where a token begins. */
  private static final double PEAK = 1 - 1e-4;

  /** Seconds from one frame of the front end to the next. */
  private static final double HOP = 0.01;

  /** Peaks are told for this many parts of a window's shift. */
  private static final int PEAKS_PER_SHIFT = 3;

  private final String name;
  private final ParaformerMetadata metadata;
  private final TokenTable tokens;

  ParaformerOutput(String name, ParaformerMetadata metadata, TokenTable tokens) {
    this.name = name;
    this.metadata = metadata;
    this.tokens = tokens;
  }

  /**
   * {@return what was heard}
   *
   * @param outputs of one run
   * @param recordings how many were fed
   * @throws ModelFormatException if the outputs are not those of a Paraformer
   */
  List<Transcript> transcripts(List<OnnxOutput> outputs, int recordings)
      throws ModelFormatException {
    OnnxOutput scores = outputs.get(0);
    long[] shape = scores.shape();
    if (shape.length != 3 || shape[0] != recordings) {
      throw new ModelFormatException(
          name
              + ": first output: expected scores of shape ["
              + recordings
              + ", tokens, "
              + metadata.vocabulary()
              + "], got "
              + Arrays.toString(shape)
              + "; is it another net?");
    }
    if (shape[2] != metadata.vocabulary()) {
      throw wrongVocabulary(name, metadata, shape[2]);
    }
    int[] rows = rows(outputs, recordings, (int) shape[1]);
    List<Transcript> transcripts = new ArrayList<>();
    for (int i = 0; i < recordings; i++) {
      List<Integer> ids = best(scores.floats(), i * (int) shape[1], rows[i]);
      transcripts.add(transcript(ids, timestamps(outputs, i, ids.size())));
    }
    return transcripts;
  }

  static ModelFormatException wrongVocabulary(
      String name, ParaformerMetadata metadata, long scores) {
    return new ModelFormatException(
        name
            + ": first output: expected scores of vocab_size "
            + metadata.vocabulary()
            + " tokens, got "
            + scores
            + "; is the metadata another model's?");
  }

  /**
   * How many rows of scores each recording has. Alone it has all; beside longer ones it has fewer
   * by as much as its number of tokens is smaller, and what follows is padding.
   */
  private static int[] rows(List<OnnxOutput> outputs, int recordings, int length)
      throws ModelFormatException {
    int[] rows = new int[recordings];
    Arrays.fill(rows, length);
    if (recordings == 1 || outputs.size() < 2) {
      return rows;
    }
    int[] counts = outputs.get(1).ints();
    int most = Arrays.stream(counts).max().orElse(0);
    for (int i = 0; i < Math.min(recordings, counts.length); i++) {
      rows[i] = Math.max(0, length - (most - counts[i]));
    }
    return rows;
  }

  private List<Integer> best(float[] scores, int firstRow, int rows) {
    List<Integer> ids = new ArrayList<>();
    for (int row = firstRow; row < firstRow + rows; row++) {
      int id = best(scores, row);
      if (id == tokens.end()) {
        break;
      }
      ids.add(id);
    }
    return ids;
  }

  /** {@return the first of the highest scores} */
  private int best(float[] scores, int row) {
    int from = row * metadata.vocabulary();
    int best = 0;
    for (int id = 1; id < metadata.vocabulary(); id++) {
      if (scores[from + id] > scores[from + best]) {
        best = id;
      }
    }
    return best;
  }

  private Transcript transcript(List<Integer> ids, List<Double> timestamps) {
    List<byte[]> symbols = ids.stream().map(tokens::symbol).toList();
    List<String> pieces = symbols.stream().map(Detokenizer::decode).toList();
    return new Transcript(Detokenizer.text(symbols), pieces, timestamps);
  }

  /** Where tokens begin; nothing if the model does not tell, or tells it of another number. */
  private List<Double> timestamps(List<OnnxOutput> outputs, int recording, int count)
      throws ModelFormatException {
    if (outputs.size() < OUTPUTS_WITH_PEAKS) {
      return List.of();
    }
    OnnxOutput output = outputs.get(OUTPUTS_WITH_PEAKS - 1);
    long[] shape = output.shape();
    int length = (int) shape[shape.length - 1];
    float[] peaks = output.floats();
    List<Double> begins = new ArrayList<>();
    for (int k = 0; k < length; k++) {
      if (peaks[recording * length + k] > PEAK) {
        begins.add(k * HOP * metadata.shift() / PEAKS_PER_SHIFT);
      }
    }
    // The last peak is where the sentence ends.
    return begins.size() == count + 1 ? begins.subList(0, count) : List.of();
  }
}
