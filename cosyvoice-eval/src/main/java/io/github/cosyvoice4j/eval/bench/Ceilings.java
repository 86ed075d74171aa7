package io.github.cosyvoice4j.eval.bench;

/**
 * How fast this machine reads memory and multiplies, measured in the same process just before the
 * nets are.
 *
 * @param readRate bytes a second that all threads together read
 * @param oneProduct floating-point operations a second of one product that takes all threads
 * @param products those of as many products side by side as there are threads
 */
public record Ceilings(double readRate, double oneProduct, double products) {
  /** {@return floating-point operations a second, the better way of two} */
  public double operationRate() {
    return Math.max(oneProduct, products);
  }
}
