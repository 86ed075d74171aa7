package io.github.cosyvoice4j.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.decoding.DecodingLoop;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.decoding.OneShotDecoding;
import io.github.cosyvoice4j.core.decoding.SpeechIds;
import io.github.cosyvoice4j.core.decoding.SpokenTokens;
import io.github.cosyvoice4j.core.sampling.RandomSource;
import io.github.cosyvoice4j.core.sampling.RasSampler;
import io.github.cosyvoice4j.core.sampling.SamplingConfig;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  private static LoadedLm model;
  private static Qwen2LM llm;

  @BeforeAll
  static void load() throws IOException {
    model = new LoadedLm();
    llm = model.llm;
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void everyTensorOfTheFileIsKnown() {
    assertEquals(Set.of(), model.weights.unused());
  }

  @Test
  void hiddenStatesAndLogProbabilitiesAreUpstreams() {
    List<float[]> hidden = new ArrayList<>();
    List<float[]> scores = new ArrayList<>();
    try (TokenSequence sequence = llm.open((name, value) -> hidden.add(value.toFloats()))) {
      model.read(sequence, LoadedLm.prompt(BOTH, PROMPT_SPEECH));
      scores.add(logProbabilities(sequence));
      for (int token : Goldens.ints("llm", "forced")) {
        model.step(sequence, token);
        scores.add(logProbabilities(sequence));
      }
    }
    assertClose("prefill_hidden", hidden.get(0));
    assertClose("step_hidden", concat(hidden.subList(1, hidden.size())));
    assertClose("logp", concat(scores));
  }

  private static float[] logProbabilities(TokenSequence sequence) {
    float[] scores = model.logits(sequence);
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score);
    }
    for (int id = 0; id < scores.length; id++) {
      scores[id] -= (float) Math.log(sum);
    }
    return scores;
  }

  private static float[] concat(List<float[]> parts) {
    FloatBuffer whole = FloatBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(whole::put);
    return whole.array();
  }

  @Test
  void sampledTokensAreUpstreams() {
    long seed = Long.parseLong(Goldens.tensors("llm").metadata().get("ras_seed"));
    SpokenTokens spoken = decode(new LmPrompt(PROMPT_TEXT, PROMPT_SPEECH), TEXT, seed);
    assertArrayEquals(Goldens.ints("llm", "ras_tokens"), spoken.tokens());
    assertTrue(spoken.isComplete());
  }

  @Test
  void aZeroShotRequestGivesUpstreamsTokens() {
    JsonObject expected = Goldens.json("zero_shot").getAsJsonObject();
    JsonObject ids = Goldens.json("modes").getAsJsonObject().getAsJsonObject("zero_shot");
    LmPrompt prompt = new LmPrompt(ints(ids, "prompt_text"), ints(ids, "llm_prompt_speech_token"));
    SpokenTokens spoken = decode(prompt, ints(ids, "text"), expected.get("ras_seed").getAsLong());
    assertArrayEquals(ints(expected, "ras_tokens"), spoken.tokens());
  }

  private static SpokenTokens decode(LmPrompt prompt, int[] text, long seed) {
    SamplingConfig sampling;
    try {
      sampling = SamplingConfig.of(model.directory.config().at("llm").at("sampling"));
    } catch (ModelFormatException e) {
      throw new AssertionError(e);
    }
    OneShotDecoding decoding =
        new OneShotDecoding(
            SpeechIds.of(llm),
            prompt,
            text,
            Integer.MAX_VALUE,
            new RasSampler(sampling, new RandomSource(seed)));
    return DecodingLoop.run(llm, decoding);
  }

  @Test
  void readingAtOnceAndStepByStepAreTheSame() {
    RandomSource random = new RandomSource(5);
    for (int round = 0; round < 12; round++) {
      int[] text = LoadedLm.ids(random, 1 + round % 5, llm.textVocabulary());
      int[] speech = LoadedLm.ids(random, 1 + 3 * round, SpeechIds.of(llm).count());
      int split = (int) (random.nextFloat() * speech.length);
      try (TokenSequence whole = model.open(text, speech);
          TokenSequence steps = model.open(text, Arrays.copyOf(speech, split))) {
        model.step(steps, Arrays.copyOfRange(speech, split, speech.length));
        Parity.assertClose("split " + split, model.logits(whole), model.logits(steps), 1e-5);
      }
    }
  }

  @Test
  void aPromptMayBeReadInPieces() {
    LmInput prompt =
        LoadedLm.prompt(BOTH, LoadedLm.ids(new RandomSource(6), 300, SpeechIds.of(llm).count()));
    try (TokenSequence whole = llm.open()) {
      model.read(whole, prompt);
      for (int piece : new int[] {2, 7, 64, 100, prompt.rows() - 1}) {
        try (TokenSequence pieces = llm.open()) {
          for (int from = 0; from < prompt.rows(); from += piece) {
            model.read(pieces, prompt.slice(from, Math.min(prompt.rows(), from + piece)));
          }
          assertEquals(prompt.rows(), pieces.length());
          Parity.assertClose("of " + piece, model.logits(whole), model.logits(pieces), 1e-5);
        }
      }
    }
  }

  @Test
  void theCacheGrowsWithoutATrace() {
    int[] speech = LoadedLm.ids(new RandomSource(9), 600, SpeechIds.of(llm).count());
    try (TokenSequence whole = model.open(TEXT, speech);
        TokenSequence steps = model.open(TEXT, new int[0])) {
      model.step(steps, speech);
      assertEquals(whole.length(), steps.length());
      Parity.assertClose("600 steps", model.logits(whole), model.logits(steps), 1e-5);
    }
  }

  @Test
  void idsOutsideTheirTablesAreRefused() {
    int size = llm.textVocabulary();
    for (int bad : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> model.open(new int[] {0, bad}, new int[0]));
      assertEquals(
          "text id in row 2: expected 0 to " + (size - 1) + ", got " + bad, e.getMessage());
    }
    int[] badSpeech = {llm.outputSize()};
    assertThrows(IllegalArgumentException.class, () -> model.open(TEXT, badSpeech));
  }

  @Test
  void aClosedSequenceSaysSo() {
    TokenSequence sequence = model.open(TEXT, new int[0]);
    sequence.close();
    sequence.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> model.step(sequence, 0));
    assertEquals("TokenSequence is closed", e.getMessage());
    assertThrows(IllegalStateException.class, () -> model.logits(sequence));
  }

  @Test
  void scoresFollowARow() {
    try (TokenSequence sequence = llm.open()) {
      assertEquals(0, sequence.length());
      assertThrows(IllegalStateException.class, () -> model.logits(sequence));
      model.read(sequence, LoadedLm.prompt(TEXT, new int[0]));
      assertEquals(TEXT.length + 2, sequence.length());
      float[] tooFew = new float[llm.outputSize() - 1];
      assertThrows(IllegalArgumentException.class, () -> sequence.logits(tooFew));
    }
  }

  @Test
  void weightsOfAnotherModelAreRefusedByName() throws IOException {
    Qwen2Config q = model.config.qwen2();
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
    try (WeightSource source = model.directory.weights("llm", false);
        ModuleWeights w = ModuleWeights.of(source)) {
      Qwen2LMConfig wrong = new Qwen2LMConfig(wider, model.config.speechTokenSize());
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

  private static int[] ints(JsonObject object, String name) {
    return object.getAsJsonArray(name).asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }
}
