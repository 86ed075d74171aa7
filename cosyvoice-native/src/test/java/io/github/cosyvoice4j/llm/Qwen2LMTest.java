package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder.Listener;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder.Prompt;
import io.github.cosyvoice4j.core.engine.SpeechTokenDecoder.SpokenTokens;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class Qwen2LMTest {
  private static final double TOLERANCE = 1e-4;

  private static final int[] PROMPT_TEXT = Goldens.ints("llm", "prompt_text");
  private static final int[] TEXT = Goldens.ints("llm", "text");
  private static final int[] BOTH =
      IntStream.concat(Arrays.stream(PROMPT_TEXT), Arrays.stream(TEXT)).toArray();
  private static final int[] PROMPT_SPEECH = Goldens.ints("llm", "prompt_speech_token");

  private static ModelDirectory directory;
  private static Qwen2LMConfig config;
  private static ModuleWeights weights;
  private static Qwen2LM llm;

  @BeforeAll
  static void load() throws IOException {
    directory = ModelDirectory.open(Goldens.modelDirectory());
    config = Qwen2LMConfig.of(directory.config().at("llm"), Qwen2Config.of(directory.qwen()));
    try (WeightSource source = directory.weights("llm", true)) {
      weights = ModuleWeights.of(source);
      llm = Qwen2LM.load(config, weights);
    }
  }

  @AfterAll
  static void close() {
    weights.close();
  }

  @Test
  void everyTensorOfTheFileIsKnown() {
    assertEquals(Set.of(), weights.unused());
  }

  @Test
  void hiddenStatesAndLogProbabilitiesAreUpstreams() {
    int[] forced = Goldens.ints("llm", "forced");
    int width = config.qwen2().hiddenSize();
    float[] stepHidden = new float[forced.length * width];
    TensorScope.run(
        () -> {
          try (KvCache cache = new KvCache(config.qwen2())) {
            Tensor prefill = llm.model().forward(llm.lmInput(BOTH, PROMPT_SPEECH), cache);
            assertClose("prefill_hidden", prefill.toFloats());
            for (int i = 0; i < forced.length; i++) {
              float[] hidden = llm.step(forced[i], cache).toFloats();
              System.arraycopy(hidden, 0, stepHidden, i * width, width);
            }
          }
        });
    assertClose("step_hidden", stepHidden);
    assertClose("logp", logProbabilities(forced));
  }

  private static float[] logProbabilities(int[] tokens) {
    int size = llm.outputSize();
    float[] all = new float[(tokens.length + 1) * size];
    try (TokenSequence sequence = llm.open(BOTH, PROMPT_SPEECH)) {
      for (int i = 0; i <= tokens.length; i++) {
        float[] logits = logits(sequence);
        double sum = 0;
        for (float logit : logits) {
          sum += Math.exp(logit);
        }
        for (int id = 0; id < size; id++) {
          all[i * size + id] = (float) (logits[id] - Math.log(sum));
        }
        if (i < tokens.length) {
          sequence.append(tokens[i]);
        }
      }
    }
    return all;
  }

  @Test
  void sampledTokensAreUpstreams() {
    long seed = Long.parseLong(Goldens.tensors("llm").metadata().get("ras_seed"));
    SpokenTokens spoken = decode(new Prompt(PROMPT_TEXT, PROMPT_SPEECH), TEXT, seed);
    assertArrayEquals(Goldens.ints("llm", "ras_tokens"), spoken.tokens());
    assertTrue(spoken.isComplete());
  }

  @Test
  void aZeroShotRequestGivesUpstreamsTokens() {
    JsonObject expected = Goldens.json("zero_shot").getAsJsonObject();
    JsonObject ids = Goldens.json("modes").getAsJsonObject().getAsJsonObject("zero_shot");
    Prompt prompt = new Prompt(ints(ids, "prompt_text"), ints(ids, "llm_prompt_speech_token"));
    SpokenTokens spoken = decode(prompt, ints(ids, "text"), expected.get("ras_seed").getAsLong());
    assertArrayEquals(ints(expected, "ras_tokens"), spoken.tokens());
  }

  private static SpokenTokens decode(Prompt prompt, int[] text, long seed) {
    SamplingConfig sampling;
    try {
      sampling = SamplingConfig.of(directory.config().at("llm").at("sampling"));
    } catch (ModelFormatException e) {
      throw new AssertionError(e);
    }
    return new SpeechTokenDecoder(llm, sampling)
        .decode(prompt, text, new RandomSource(seed), Listener.NONE);
  }

  @Test
  void readingAtOnceAndStepByStepAreTheSame() {
    RandomSource random = new RandomSource(5);
    for (int round = 0; round < 12; round++) {
      int[] text = ids(random, 1 + round % 5, llm.textVocabulary());
      int[] speech = ids(random, 1 + 3 * round, llm.speechTokens());
      int split = (int) (random.nextFloat() * speech.length);
      try (TokenSequence whole = llm.open(text, speech);
          TokenSequence steps = llm.open(text, Arrays.copyOf(speech, split))) {
        for (int i = split; i < speech.length; i++) {
          steps.append(speech[i]);
        }
        Parity.assertClose("split " + split, logits(whole), logits(steps), 1e-5);
      }
    }
  }

  @Test
  void theCacheGrowsWithoutATrace() {
    int[] speech = ids(new RandomSource(9), 600, llm.speechTokens());
    try (TokenSequence whole = llm.open(TEXT, speech);
        TokenSequence steps = llm.open(TEXT, new int[0])) {
      for (int token : speech) {
        steps.append(token);
      }
      Parity.assertClose("600 steps", logits(whole), logits(steps), 1e-5);
    }
  }

  @Test
  void sequencesDoNotDisturbEachOther() {
    float[] alone;
    try (TokenSequence sequence = llm.open(TEXT, PROMPT_SPEECH)) {
      sequence.append(3);
      sequence.append(4);
      alone = logits(sequence);
    }
    try (TokenSequence first = llm.open(TEXT, PROMPT_SPEECH);
        TokenSequence second = llm.open(PROMPT_TEXT, new int[] {1})) {
      first.append(3);
      second.append(8);
      first.append(4);
      second.append(9);
      assertArrayEquals(alone, logits(first));
    }
  }

  @Test
  void idsOutsideTheirTablesAreRefused() {
    int[] none = {};
    for (int bad : new int[] {-1, llm.textVocabulary(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> llm.open(new int[] {0, bad}, none));
      assertEquals(
          "text id 1: expected 0 to " + (llm.textVocabulary() - 1) + ", got " + bad,
          e.getMessage());
    }
    int[] badSpeech = {llm.outputSize()};
    assertThrows(IllegalArgumentException.class, () -> llm.open(TEXT, badSpeech));
    try (TokenSequence sequence = llm.open(TEXT, none)) {
      float[] before = logits(sequence);
      assertThrows(IllegalArgumentException.class, () -> sequence.append(-1));
      assertThrows(IllegalArgumentException.class, () -> sequence.append(llm.outputSize()));
      assertArrayEquals(before, logits(sequence));
    }
  }

  @Test
  void aClosedSequenceSaysSo() {
    TokenSequence sequence = llm.open(TEXT, new int[0]);
    sequence.close();
    sequence.close();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> sequence.append(0));
    assertEquals("TokenSequence is closed", e.getMessage());
    assertThrows(IllegalStateException.class, () -> logits(sequence));
  }

  @Test
  void weightsOfAnotherModelAreRefusedByName() throws IOException {
    Qwen2Config q = config.qwen2();
    Qwen2Config wider =
        new Qwen2Config(
            q.hiddenSize(),
            q.intermediateSize() + 1,
            q.numHiddenLayers(),
            q.numAttentionHeads(),
            q.numKeyValueHeads(),
            q.headDim(),
            q.vocabSize(),
            q.rmsNormEps(),
            q.ropeTheta());
    try (WeightSource source = directory.weights("llm", false);
        ModuleWeights w = ModuleWeights.of(source)) {
      Qwen2LMConfig wrong = new Qwen2LMConfig(wider, config.speechTokenSize());
      ModelFormatException e =
          assertThrows(ModelFormatException.class, () -> Qwen2LM.load(wrong, w));
      assertTrue(
          e.getMessage().contains("llm.model.model.layers.0.mlp.gate_proj.weight: expected shape"),
          e.getMessage());
    }
  }

  private static void assertClose(String golden, float[] actual) {
    Parity.assertClose(golden, Goldens.floats("llm", golden), actual, TOLERANCE);
  }

  private static float[] logits(TokenSequence sequence) {
    float[] logits = new float[llm.outputSize()];
    sequence.logits(logits);
    return logits;
  }

  private static int[] ids(RandomSource random, int count, int size) {
    return IntStream.range(0, count).map(i -> (int) (random.nextFloat() * size)).toArray();
  }

  private static int[] ints(JsonObject object, String name) {
    return object.getAsJsonArray(name).asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }
}
