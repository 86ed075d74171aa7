package io.github.cosyvoice4j;

import java.util.Objects;

/** A request that failed in one of its stages. The model itself stays usable. */
public class SynthesisException extends CosyVoiceException {
  private static final long serialVersionUID = 1L;

  private final Stage stage;
  private final long seed;

  /**
   * Creates an exception.
   *
   * @param stage where it happened
   * @param seed the request's seed, with which it can be repeated
   * @param message what was expected, what was got, what to do
   * @param cause what lies behind it, or null
   */
  public SynthesisException(Stage stage, long seed, String message, Throwable cause) {
    super(message, cause);
    this.stage = Objects.requireNonNull(stage, "stage");
    this.seed = seed;
  }

  /** {@return the stage that failed} */
  public Stage stage() {
    return stage;
  }

  /** {@return the seed of the request, with which it can be repeated} */
  public long seed() {
    return seed;
  }
}
