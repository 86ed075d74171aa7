package io.github.cosyvoice4j.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedProcessorsTest {
  @ParameterizedTest(name = "{0} threads on {1} processors: both have {2} and {3}")
  @CsvSource({
    "1, 1, 1, 1",
    "1, 2, 1, 1",
    "2, 2, 1, 1",
    "2, 3, 1, 2",
    "3, 3, 1, 2",
    "3, 8, 3, 3",
    "8, 8, 4, 4",
    "9, 2, 1, 1",
  })
  void bothLanesHaveAHalfEachWhereOneTakesMore(
      int threads, int available, int language, int vocoder) {
    SharedProcessors processors = new SharedProcessors(threads, available);
    SharedProcessors.Share ofLanguage = processors.ofLanguage();
    SharedProcessors.Share ofVocoder = processors.ofVocoder();
    for (int i = 0; i < 2; i++) {
      ofLanguage.enter();
      assertEquals(threads, ofLanguage.getAsInt());
      ofVocoder.enter();
      assertEquals(language, ofLanguage.getAsInt());
      assertEquals(vocoder, ofVocoder.getAsInt());
      ofLanguage.leave();
      assertEquals(threads, ofVocoder.getAsInt());
      ofVocoder.leave();
    }
  }

  @Test
  void whatAGpuComputesTakesNoneFromTheOther() {
    FakeSpeechModel nets = new FakeSpeechModel();
    nets.device = Device.cuda(0);
    SharedProcessors.Share share = SharedProcessors.of(nets).ofLanguage();
    share.enter();
    share.enter();
    assertEquals(nets.threads, share.getAsInt());
  }
}
