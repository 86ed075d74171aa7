package io.github.cosyvoice4j.core.spi;

import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.core.sampling.Noise;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How the vocoder streams one utterance.
 *
 * @param seam how pieces are joined
 * @param speed how many times faster than the mel frames say; finite and above 0, and 1 for {@link
 *     Seam#UPSTREAM}
 * @param noise gives the noise of the utterance, asked once; for {@link Seam#UPSTREAM} the noise of
 *     one piece, asked at each
 */
public record VocoderPlan(Seam seam, double speed, Supplier<Noise> noise) {
  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException if there is no such speed
   */
  public VocoderPlan {
    Objects.requireNonNull(seam, "seam");
    Objects.requireNonNull(noise, "noise");
    requireSpeed(speed);
    if (seam == Seam.UPSTREAM && speed != 1) {
      throw new IllegalArgumentException(
          "speed: expected 1 with Seam.UPSTREAM, got "
              + speed
              + "; upstream can't change it while streaming, choose another seam");
    }
  }

  /**
   * Checks a speed.
   *
   * @param speed any number
   * @throws IllegalArgumentException if it is not finite or not above 0
   */
  public static void requireSpeed(double speed) {
    if (!(speed > 0 && speed < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "speed: expected a finite number above 0, got " + speed + "; 1 is as the model speaks");
    }
  }
}
