package io.github.cosyvoice4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
  /** A choice that a copy forgets would be lost without a word. */
  @Test
  void aCopyHasEveryChoice() throws IllegalAccessException {
    EngineOptions all =
        EngineOptions.newBuilder()
            .threads(3)
            .blas(EngineOptions.Blas.OPENBLAS)
            .verifyWeights(false)
            .maxTextChars(7)
            .maxQueue(5)
            .maxWaiting(Duration.ofSeconds(9))
            .maxBatch(11)
            .deterministic(true)
            .flowCacheBytes(13)
            .promptCacheBytes(17)
            .flowCacheType(EngineOptions.FlowCacheType.BF16)
            .speakers(Path.of("speakers"))
            .listener(new EngineListener() {})
            .textNormalizer(TextNormalizer.none())
            .strictUpstreamText(true)
            .languageModel(Path.of("llm"))
            .device(Device.cuda(1))
            .build();
    EngineOptions copy = all.toBuilder().build();
    for (Field field : EngineOptions.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        assertEquals(field.get(all), field.get(copy), field::getName);
        assertNotEquals(field.get(EngineOptions.defaults()), field.get(all), field::getName);
      }
    }
  }
}
