package io.github.cosyvoice4j.eval.metric;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Judges the sound of utterances, one at a time. Every one that {@link ServiceLoader} finds is run
 * by {@code cosyvoice evaluate}. To add one, write a class and name it in {@code
 * META-INF/services/io.github.cosyvoice4j.eval.metric.Metric}, or provide it by a module:
 *
 * <pre>{@code
 * public final class Peak implements Metric {
 *   public String name() {
 *     return "peak";
 *   }
 *
 *   public Map<String, Double> evaluate(SpokenUtterance utterance) {
 *     float peak = 0;
 *     FloatBuffer samples = utterance.audio().samples();
 *     while (samples.hasRemaining()) {
 *       peak = Math.max(peak, Math.abs(samples.get()));
 *     }
 *     return Map.of("peak", (double) peak);
 *   }
 * }
 * }</pre>
 *
 * <p>Implementations that are found have a public constructor without parameters. One thread at a
 * time uses a metric; whoever made it closes it.
 */
public interface Metric extends AutoCloseable {
  /** {@return what it is called in messages: one word in lower case} */
  String name();

  /**
   * Judges an utterance.
   *
   * @param utterance the sound, and what is known of it
   * @return finite numbers by name, as they stand in the report; none where it can't say, such as
   *     for want of a prompt. Names are words in camel case, the same for all utterances
   * @throws IOException if a file can't be read or is wrong; the utterance is then left without
   *     these numbers, and the report says so
   */
  Map<String, Double> evaluate(SpokenUtterance utterance) throws IOException;

  /** Frees what it holds. Idempotent. */
  @Override
  default void close() {}

  /** {@return all metrics on the class or module path, new ones, which the caller closes} */
  static List<Metric> discovered() {
    return ServiceLoader.load(Metric.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
