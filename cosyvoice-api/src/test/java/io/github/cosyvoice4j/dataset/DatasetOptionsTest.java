package io.github.cosyvoice4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.StreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DatasetOptionsTest {
  private static final PromptAudio SILENCE = () -> Audio.of(new float[1], 16_000);

  private static DatasetOptions.Builder options() {
    return DatasetOptions.newBuilder(Path.of("out"));
  }

  @Test
  void defaultsAreUpstreams() {
    DatasetOptions options = options().build();
    assertEquals(1, options.batchSize());
    assertEquals(1, options.workers());
    assertEquals(5, options.prefetch());
    assertEquals(0, options.seed());
    assertEquals(Mode.ZERO_SHOT, options.mode());
    assertEquals(Shard.WHOLE, options.shard());
    assertEquals(Audio.WavFormat.PCM16, options.wavFormat());
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    refused("batchSize: ", it -> it.batchSize(0));
    refused("workers: ", it -> it.workers(257));
    refused("prefetch: ", it -> it.prefetch(-1));
    refused("limit: ", it -> it.limit(0));
    refused("mode: ", it -> it.mode(Mode.VOICE_CONVERSION));
    refused("instruction: ", it -> it.mode(Mode.INSTRUCT2));
    refused("instruction: ", it -> it.instruction("softly"));
    refused("prompt: ", it -> it.prompt(SILENCE));
    refused("prompt: ", it -> it.prompt(SILENCE, " "));
    refused("inference: ", it -> it.inference(InferenceOptions.newBuilder().seed(1).build()));
    InferenceOptions streamed =
        InferenceOptions.newBuilder().streaming(StreamOptions.defaults()).build();
    refused("inference: ", it -> it.inference(streamed));
    DatasetOptions other = options().mode(Mode.CROSS_LINGUAL).prompt(SILENCE).build();
    assertEquals(Optional.empty(), other.prompt().orElseThrow().text());
  }

  private static void refused(String begin, Consumer<DatasetOptions.Builder> mistake) {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> {
              DatasetOptions.Builder builder = options();
              mistake.accept(builder);
              DatasetOptions unused = builder.build();
            });
    assertTrue(e.getMessage().startsWith(begin), e.getMessage());
  }

  @Test
  void aResultHasSpeechOrAReason() {
    assertThrows(
        IllegalArgumentException.class, () -> result(DatasetStatus.DONE, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class, () -> result(DatasetStatus.FAILED, Optional.empty()));
    assertEquals(1, result(DatasetStatus.SKIPPED, Optional.of("why")).attempt());
  }

  private static DatasetResult result(DatasetStatus status, Optional<String> reason) {
    return new DatasetResult(
        1, Optional.of("a"), status, reason, OptionalLong.empty(), 1, Optional.empty());
  }

  @Test
  void aSummaryOfNothingHasNoFactor() {
    DatasetSummary none = new DatasetSummary(0, 2, 0, 0, Duration.ZERO, Duration.ofSeconds(1));
    assertEquals(0, none.realTimeFactor());
    assertTrue(none.isComplete());
    assertEquals(2, none.rows());
  }
}
