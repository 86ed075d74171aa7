package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.LeakCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The language model on a device, in each of its numbers, against upstream's in single ones. */
@ExtendWith(LeakCheck.class)
@SuppressWarnings("try") // the device works by being entered
abstract class LmOnDevice {
  private static final int[] TEXT =
      IntStream.concat(
              Arrays.stream(Goldens.ints("llm", "prompt_text")),
              Arrays.stream(Goldens.ints("llm", "text")))
          .toArray();
  private static final int[] SPEECH = Goldens.ints("llm", "prompt_speech_token");

  /** {@return what lets the calling thread work on the device} */
  abstract SpeechModel.ThreadMode enter();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void hiddenStatesAreUpstreams(Precision precision) throws IOException {
    List<float[]> hidden = new ArrayList<>();
    try (SpeechModel.ThreadMode there = enter();
        LoadedLm model = new LoadedLm(precision);
        TokenSequence sequence = model.llm.open((name, value) -> hidden.add(value.toFloats()))) {
      model.read(sequence, LoadedLm.prompt(TEXT, SPEECH));
      model.step(sequence, Goldens.ints("llm", "forced"));
    }
    double tolerance = tolerance(precision);
    Parity.assertClose(
        "prefill", Goldens.floats("llm", "prefill_hidden"), hidden.get(0), tolerance);
    Parity.assertClose(
        "steps",
        Goldens.floats("llm", "step_hidden"),
        joined(hidden.subList(1, hidden.size())),
        tolerance);
  }

  /** Rows of several sequences go another way than those of one. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void aBatchGivesWhatEachGivesAlone(Precision precision) throws IOException {
    try (SpeechModel.ThreadMode there = enter();
        LoadedLm model = new LoadedLm(precision)) {
      List<TokenSequence> together = new ArrayList<>();
      List<Feed> feeds = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        together.add(model.open(Arrays.copyOf(TEXT, 3 + 4 * i), SPEECH));
        feeds.add(new Feed(together.get(i), LmInput.speech(i)));
      }
      model.llm.advance(feeds);
      for (int i = 0; i < 3; i++) {
        try (TokenSequence alone = model.open(Arrays.copyOf(TEXT, 3 + 4 * i), SPEECH)) {
          model.step(alone, i);
          Parity.assertClose(
              "sequence " + i,
              model.logits(alone),
              model.logits(together.get(i)),
              tolerance(precision));
        }
      }
      together.forEach(TokenSequence::close);
      assertTrue(model.weights.parameters() > 0);
    }
  }

  /** Largest error over the golden's rms; {@code docs/numerics.md} tells where they come from. */
  private static double tolerance(Precision precision) {
    return switch (precision) {
      case FP32 -> 1e-4;
      case FP16 -> 1e-2;
      case BF16 -> 1e-1;
      case INT8 -> throw new IllegalArgumentException("not on a device");
    };
  }

  private static float[] joined(List<float[]> parts) {
    int size = parts.stream().mapToInt(part -> part.length).sum();
    float[] whole = new float[size];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
