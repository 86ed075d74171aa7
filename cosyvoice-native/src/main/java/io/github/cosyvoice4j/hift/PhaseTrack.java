package io.github.cosyvoice4j.hift;

/**
 * The phases of one utterance's sines, frame after frame.
 *
 * <p>Upstream sums the pitch of frames in double, rounds the sum, multiplies it twice and
 * interpolates between the middles of frames, in single precision. Far from the start all of this
 * rounds audibly, and the rounding depends on the absolute position. So the sum is carried
 * unrounded from piece to piece, and everything else is done as upstream does it at that position:
 * pieces give the bits of the whole. Not safe for use by several threads.
 */
final class PhaseTrack {
  private static final float TWO_PI = (float) (2 * Math.PI);

  private final HiFTConfig.Source config;
  private final int samplesPerFrame;
  private final double[] turns; // one sum for each sine
  private long frames;

  /**
   * Starts at the first frame.
   *
   * @param config sizes
   * @param samplesPerFrame samples a frame
   */
  PhaseTrack(HiFTConfig.Source config, int samplesPerFrame) {
    this.config = config;
    this.samplesPerFrame = samplesPerFrame;
    this.turns = new double[config.sines()];
  }

  private PhaseTrack(PhaseTrack other) {
    config = other.config;
    samplesPerFrame = other.samplesPerFrame;
    turns = other.turns.clone();
    frames = other.frames;
  }

  /** {@return a track that goes on from here by itself} */
  PhaseTrack fork() {
    return new PhaseTrack(this);
  }

  /** {@return how many frames are behind} */
  long frames() {
    return frames;
  }

  /**
   * Goes on.
   *
   * @param f0 Hz of the next frames, and of the one that follows them; without that one the
   *     utterance ends
   * @param count how many frames to go
   * @return radians, (count x samplesPerFrame, sines)
   */
  float[] next(float[] f0, int count) {
    float[][] middles = new float[f0.length + 1][]; // from the frame before the first
    double[] sums = turns.clone();
    middles[0] = radians(sums);
    for (int i = 0; i < f0.length; i++) {
      addFrame(sums, f0[i]);
      middles[i + 1] = radians(sums);
      if (i == count - 1) {
        System.arraycopy(sums, 0, turns, 0, sums.length);
      }
    }
    float[] radians = interpolate(middles, count);
    frames += count;
    return radians;
  }

  private void addFrame(double[] sums, float f0) {
    for (int h = 0; h < sums.length; h++) {
      sums[h] += f0 * (h + 1) / config.samplingRate() % 1;
    }
  }

  private float[] radians(double[] sums) {
    float[] radians = new float[sums.length];
    for (int h = 0; h < sums.length; h++) {
      radians[h] = (float) sums[h] * TWO_PI * samplesPerFrame;
    }
    return radians;
  }

  /** PyTorch's {@code upsample_linear1d}, whose machine code fuses these additions. */
  private float[] interpolate(float[][] middles, int count) {
    int sines = turns.length;
    float[] radians = new float[Math.multiplyExact(count * samplesPerFrame, sines)];
    float scale = (float) (1.0 / samplesPerFrame);
    long sample = frames * samplesPerFrame;
    for (int at = 0; at < radians.length; at += sines, sample++) {
      float position = Math.max(0, Math.fma(sample + 0.5f, scale, -0.5f)); // in frames
      long left = (long) position;
      float weight = position - left;
      float[] before = middles[(int) (left - frames + 1)];
      float[] after = middles[(int) Math.min(left - frames + 2, middles.length - 1)];
      for (int h = 0; h < sines; h++) {
        radians[at + h] = Math.fma(before[h], 1 - weight, after[h] * weight);
      }
    }
    return radians;
  }
}
