package io.github.cosyvoice4j.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.cosyvoice4j.core.checkpoint.WeightSource;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Goldens;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each stage of the flow against what upstream's own code makes of the same inputs. */
@ExtendWith(LeakCheck.class)
class FlowParityTest {
  private static final double TOLERANCE = 1e-4;
  private static final String FILE = "flow";

  private static SpeechModel.ThreadMode mode;
  private static ModuleWeights weights;
  private static CausalMaskedDiffWithXvec flow;

  @BeforeAll
  static void load() throws IOException {
    mode = Torch.enterThread(2);
    ModelDirectory directory = ModelDirectory.open(Goldens.modelDirectory());
    try (WeightSource source = directory.weights("flow", true)) {
      weights = ModuleWeights.of(source);
      flow = CausalMaskedDiffWithXvec.load(weights, FlowConfig.of(directory.config().at("flow")));
      assertEquals(Set.of(), weights.unused());
    }
  }

  @AfterAll
  static void close() {
    weights.close();
    mode.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyStageMatchesUpstream(FlowPass pass) {
    Map<String, float[]> seen = new TreeMap<>();
    Map<String, long[]> shapes = new TreeMap<>();
    TensorScope.run(
        () ->
            flow.inference(
                prompt(),
                Goldens.ints(FILE, "token"),
                pass,
                (name, value) -> {
                  seen.put(name, value.toFloats());
                  shapes.put(name, value.shape());
                }));
    String prefix = pass.name().toLowerCase(Locale.ROOT) + ".";
    Set<String> keys = Goldens.tensors(FILE).names();
    assertFalse(keys.stream().noneMatch(key -> key.startsWith(prefix)));
    for (String key : keys) {
      if (key.startsWith(prefix)) {
        String name = key.substring(prefix.length());
        assertArrayEquals(Goldens.shape(FILE, key), shapes.get(name), key);
        Parity.assertClose(key, Goldens.floats(FILE, key), seen.get(name), TOLERANCE);
      }
    }
  }

  @Test
  void aFlowWithoutPromptMatchesUpstream() {
    long[] shape = Goldens.shape(FILE, "no_prompt.mel");
    int frames = Math.toIntExact(shape[2]);
    int[] tokens =
        Arrays.copyOf(Goldens.ints(FILE, "token"), frames / UpsampleConformerEncoder.UP_STRIDE);
    FlowPrompt speaker =
        new FlowPrompt(new int[0], new float[0], melBins(), Goldens.floats(FILE, "embedding"));
    float[] mel = mel(speaker, tokens, FlowPass.OFFLINE);
    Parity.assertClose("no_prompt.mel", Goldens.floats(FILE, "no_prompt.mel"), mel, TOLERANCE);
  }

  /** What a stream may rely on: chunks that are whole, with what they look ahead to, are final. */
  @Test
  void aLookaheadPassOverABeginningGivesTheFramesOfTheWhole() {
    int[] tokens = Goldens.ints(FILE, "token");
    int chunk = flow.config().encoder().staticChunkSize();
    int first = chunk + Math.floorMod(-prompt().tokens().length, chunk);
    int[] beginning = Arrays.copyOf(tokens, first + flow.config().preLookaheadLen());
    float[] part = mel(prompt(), beginning, FlowPass.LOOKAHEAD);
    float[] whole = mel(prompt(), tokens, FlowPass.CAUSAL);
    int frames = part.length / melBins();
    Parity.assertClose("prefix", firstFrames(whole, frames), part, TOLERANCE);
  }

  private static float[] firstFrames(float[] mel, int frames) {
    int all = mel.length / melBins();
    float[] first = new float[melBins() * frames];
    for (int bin = 0; bin < melBins(); bin++) {
      System.arraycopy(mel, bin * all, first, bin * frames, frames);
    }
    return first;
  }

  private static int melBins() {
    return flow.config().melBins();
  }

  private static FlowPrompt prompt() {
    return new FlowPrompt(
        Goldens.ints(FILE, "prompt_token"),
        Goldens.floats(FILE, "prompt_feat"),
        melBins(),
        Goldens.floats(FILE, "embedding"));
  }

  @SuppressWarnings("try") // the scope works by being open
  private static float[] mel(FlowPrompt prompt, int[] tokens, FlowPass pass) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mel = flow.inference(prompt, tokens, pass, Probe.NONE);
      return mel.toFloats();
    }
  }
}
