package io.github.cosyvoice4j;

import java.io.Serializable;
import java.util.Objects;

/** A request that failed in one of its stages. The model itself stays usable. */
public class SynthesisException extends CosyVoiceException {
  private static final long serialVersionUID = 1L;

  private final Point point;

  /**
   * Creates an exception.
   *
   * @param point where it happened
   * @param message what was expected, what was got, what to do
   * @param cause what lies behind it, or null
   */
  public SynthesisException(Point point, String message, Throwable cause) {
    super(message, cause);
    this.point = Objects.requireNonNull(point, "point");
  }

  /** {@return the stage that failed} */
  public Stage stage() {
    return point.stage;
  }

  /** {@return the number of the request, from 1, in its engine} */
  public long request() {
    return point.request;
  }

  /** {@return the seed of the request, with which it can be repeated} */
  public long seed() {
    return point.seed;
  }

  /** {@return how many speech tokens had been drawn} */
  public long step() {
    return point.step;
  }

  /**
   * A place in a request's life.
   *
   * @param stage the stage at work
   * @param request the number of the request, from 1, in its engine
   * @param seed its seed
   * @param step speech tokens drawn so far
   */
  public record Point(Stage stage, long request, long seed, long step) implements Serializable {}
}
