package io.github.cosyvoice4j.eval.bench;

import io.github.cosyvoice4j.hift.HiFTConfig;
import io.github.cosyvoice4j.hift.HiFTConfig.Kernel;

/**
 * How much the vocoder computes for a mel frame, from the sizes of its convolutions, a
 * multiplication and an addition as two. Sines, Fourier transforms and activations are not counted.
 *
 * <p>A convolution of k taps from A to B channels is k A B for each step it makes; a transposed one
 * k A B for each it reads. A level makes as many steps of a frame as its rate and those before it
 * multiply to; its residual blocks, and the one of the source, have two convolutions for each
 * dilation. Pitch is five convolutions a frame, in double precision, counted like the others.
 */
final class HiftOperations {
  private static final double OPERATIONS = 2; // of a multiplication with addition
  private static final int OUTER_KERNEL = 7; // conv_pre and conv_post
  private static final int PITCH_KERNEL = 3;
  private static final int PITCH_LAYERS = 5;

  private final HiFTConfig config;

  HiftOperations(HiFTConfig config) {
    this.config = config;
  }

  /** {@return floating-point operations of a mel frame} */
  double ofFrame() {
    double mel = config.channels().mel();
    double sum = pitch() + OUTER_KERNEL * mel * config.channels().base();
    double steps = 1; // of a frame
    for (int level = 0; level < config.levels().size(); level++) {
      double in = config.channelsAfter(level);
      double out = config.channelsAfter(level + 1);
      sum += steps * config.levels().get(level).kernel() * in * out;
      steps *= config.levels().get(level).rate();
      sum += steps * (sourceDown(level) * out + residual(level) * out * out);
    }
    double last = config.channelsAfter(config.levels().size());
    return OPERATIONS * (sum + steps * OUTER_KERNEL * last * spectrum());
  }

  private double pitch() {
    double f0 = config.channels().f0();
    double mel = config.channels().mel();
    return PITCH_KERNEL * (mel * f0 + (PITCH_LAYERS - 1) * f0 * f0) + f0;
  }

  private double sourceDown(int level) {
    int rate = config.sourceRate(level);
    return spectrum() * (rate == 1 ? 1 : 2.0 * rate);
  }

  /** {@return taps of all convolutions between a level's channels} */
  private double residual(int level) {
    double taps = taps(config.levels().get(level).source());
    return taps + config.resblocks().stream().mapToDouble(HiftOperations::taps).sum();
  }

  private static double taps(Kernel kernel) {
    return 2.0 * kernel.size() * kernel.dilations().size();
  }

  /** {@return real and imaginary parts of a spectrum} */
  private double spectrum() {
    return config.output().nFft() + 2.0;
  }
}
