package io.github.cosyvoice4j.eval.asr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.cosyvoice4j.Audio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsrProviderTest {
  @Test
  void findsOursAndOthers() throws IOException {
    assertEquals("paraformer", AsrProvider.named(ParaformerProvider.NAME).name());
    Path model = Path.of("model");
    try (AsrEngine echo = AsrProvider.named("echo").open(model, AsrOptions.DEFAULT)) {
      Audio audio = Audio.of(new float[3], 16_000);
      assertEquals("model 3 16000", echo.transcribe(audio).text());
      assertEquals(2, echo.transcribeAll(List.of(audio, audio)).size());
    }
  }

  @Test
  void namesThoseThatThereAre() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> AsrProvider.named("x")).getMessage();
    assertEquals(
        "asr engine: expected one of [echo, paraformer], got x; is its jar on the path, once?",
        message);
  }
}
