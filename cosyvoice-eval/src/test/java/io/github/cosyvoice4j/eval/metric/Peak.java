package io.github.cosyvoice4j.eval.metric;

import java.nio.FloatBuffer;
import java.util.Map;

/** The example of the documentation: the loudest sample. Found by its line in META-INF/services. */
public final class Peak implements Metric {
  /** For the service loader. */
  public Peak() {}

  @Override
  public String name() {
    return "peak";
  }

  @Override
  public Map<String, Double> evaluate(SpokenUtterance utterance) {
    float peak = 0;
    FloatBuffer samples = utterance.audio().samples();
    while (samples.hasRemaining()) {
      peak = Math.max(peak, Math.abs(samples.get()));
    }
    return Map.of("peak", (double) peak);
  }
}
