package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.CosyVoiceException;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.torch.DeviceChoice;
import io.github.cosyvoice4j.torch.Torch;
import io.github.cosyvoice4j.torch.WeightBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs every stage of a model against a set of goldens.
 *
 * <p>Everything is read from the goldens and the model directory; no size, text or name is known
 * beforehand, but for the names of the golden files.
 */
public final class Verification {
  /** The files of a whole set; one of these that is not there is reported. */
  private static final List<String> STAGES =
      List.of(
          "bistream",
          "flow",
          GoldenSet.HUGGING_FACE,
          "hift",
          "llm",
          "modes",
          "sampling",
          "text_normalize",
          "tokenizer",
          "whole",
          "whole-vocoder",
          "zero_shot");

  private final GoldenSet goldens;
  private final List<StageCheck> checks;
  private final Consumer<Row> listener;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Exception> problems = new LinkedHashMap<>();

  private Verification(GoldenSet goldens, ModelParts model, Consumer<Row> listener) {
    this.goldens = goldens;
    this.listener = listener;
    this.checks =
        List.of(
            new AudioCheck(model),
            new TokenizerCheck(model),
            new TextNormalizeCheck(model),
            new ModesCheck(model),
            new LlmCheck(model),
            new SamplingCheck(),
            new BistreamCheck(model),
            new FlowCheck(model),
            new HiftCheck(model),
            new WholeCheck(model),
            new WholeVocoderCheck(model),
            new ZeroShotCheck(model),
            new HuggingFaceCheck(model),
            new UnbuiltCheck());
  }

  /**
   * Verifies a model.
   *
   * @param model an unmodified upstream model directory
   * @param goldens a folder of goldens recorded with that model
   * @param options numbers, steps, threads and linear algebra
   * @param listener hears each row as it comes
   * @return all rows. A golden that is damaged, or a stage that can't be run, is a failed row and
   *     one of {@link VerifyReport#problems}
   * @throws IOException if the model directory or the folder of goldens can't be used at all
   */
  @SuppressWarnings("try") // the mode works by being open
  public static VerifyReport run(
      Path model, Path goldens, EngineOptions options, Consumer<Row> listener) throws IOException {
    GoldenSet set = GoldenSet.open(goldens);
    DeviceChoice choice = DeviceChoice.of(options, WeightBytes.UNKNOWN);
    int threads = Torch.threads(options);
    try (ModelParts parts = ModelParts.open(model, options);
        SpeechModel.ThreadMode mode = Torch.enterThread(threads, choice.device())) {
      return new Verification(set, parts, listener).run();
    }
  }

  private VerifyReport run() throws IOException {
    Set<String> stages = goldens.stages();
    stages.forEach(this::run);
    STAGES.stream().filter(stage -> !stages.contains(stage)).forEach(this::missing);
    if (stages.stream().noneMatch(stage -> stage.startsWith(AudioCheck.PREFIX))) {
      missing(AudioCheck.PREFIX + "*");
    }
    return new VerifyReport(rows, problems);
  }

  private void run(String stage) {
    StageRows stageRows = new StageRows(stage, this::add);
    try {
      checks.stream()
          .filter(check -> check.isFor(stage))
          .findFirst()
          .orElseThrow()
          .run(goldens, stage, stageRows);
    } catch (IOException | RuntimeException e) {
      problems.put(stage, e);
      failTheRest(stage, stageRows);
    } catch (OutOfMemoryError | LinkageError e) {
      problems.put(
          stage, new CosyVoiceException(stage + ": expected the stage to run, got " + e, e));
      failTheRest(stage, stageRows);
    }
  }

  /** What a stage that broke off did not come to counts as failed. */
  private void failTheRest(String stage, StageRows stageRows) {
    if (goldens.isTensors(stage)) {
      try (TensorGolden golden = goldens.tensors(stage)) {
        golden.keys().stream().filter(key -> !stageRows.has(key)).forEach(stageRows::failed);
        return;
      } catch (IOException e) {
        problems.putIfAbsent(stage, e);
      }
    }
    stageRows.failed("*");
  }

  private void missing(String stage) {
    add(Row.notCompared(stage, "*", Status.MISSING));
  }

  private void add(Row row) {
    rows.add(row);
    listener.accept(row);
  }
}
