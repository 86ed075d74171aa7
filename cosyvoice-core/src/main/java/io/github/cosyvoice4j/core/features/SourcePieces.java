package io.github.cosyvoice4j.core.features;

import io.github.cosyvoice4j.Audio;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a long recording into pieces that the speech tokenizer takes, each where the last third of
 * it is quietest: in a pause, if there is one.
 */
public final class SourcePieces {
  private static final double MAX_SECONDS = PromptEncoder.MAX_SECONDS;
  private static final double MIN_SECONDS = 20;

  /** What is left for the last piece must be enough to be analyzed. */
  private static final double REST_SECONDS = 1;

  /** How long it must be quiet around a cut. */
  private static final double QUIET_SECONDS = 0.2;

  private static final double STEP_SECONDS = 0.01;

  private SourcePieces() {}

  /**
   * {@return the pieces, which are the recording when put together}
   *
   * @param source the recording; one of at most 30 s is left whole
   */
  public static List<Audio> of(Audio source) {
    List<Audio> pieces = new ArrayList<>();
    int rate = source.sampleRate();
    int from = 0;
    while (source.length() - from > MAX_SECONDS * rate) {
      int most = (int) (MAX_SECONDS * rate);
      int last = Math.min(from + most, source.length() - (int) (REST_SECONDS * rate));
      int to = quietest(source, from + (int) (MIN_SECONDS * rate), last);
      pieces.add(range(source, from, to));
      from = to;
    }
    pieces.add(range(source, from, source.length()));
    return pieces;
  }

  /** {@return the middle of the stretch with the least energy} */
  private static int quietest(Audio source, int first, int last) {
    int rate = source.sampleRate();
    int half = (int) (QUIET_SECONDS / 2 * rate);
    int step = Math.max(1, (int) (STEP_SECONDS * rate));
    FloatBuffer samples = source.samples();
    int best = last;
    double least = Double.POSITIVE_INFINITY;
    for (int at = last; at >= first; at -= step) { // of equal ones, the longest piece
      double energy = 0;
      for (int i = at - half; i < Math.min(at + half, source.length()); i++) {
        energy += (double) samples.get(i) * samples.get(i);
      }
      if (energy < least) {
        least = energy;
        best = at;
      }
    }
    return best;
  }

  private static Audio range(Audio source, int from, int to) {
    float[] samples = new float[to - from];
    source.samples().position(from).get(samples);
    return Audio.of(samples, source.sampleRate());
  }
}
