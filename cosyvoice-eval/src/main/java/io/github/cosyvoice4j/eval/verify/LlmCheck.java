package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.llm.Qwen2LM;
import io.github.cosyvoice4j.nn.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code llm.safetensors}: the prompt read at once, forced tokens step by step, and a whole decode
 * with replayed draws.
 */
final class LlmCheck implements StageCheck {
  private final ModelParts model;

  LlmCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("llm");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    try (TensorGolden golden = goldens.tensors(stage)) {
      TensorComparison compare = new TensorComparison(golden, rows);
      for (String input : List.of("text", "prompt_text", "prompt_speech_token", "forced")) {
        compare.given(input);
      }
      checkSteps(golden, rows);
      rows.same("ras_tokens", golden.ints("ras_tokens"), speak(golden));
      compare.rest();
    }
  }

  private void checkSteps(TensorGolden golden, StageRows rows) throws IOException {
    Qwen2LM llm = model.llm();
    LmInput prompt =
        LmInput.newBuilder()
            .sos()
            .text(golden.ints("prompt_text"))
            .text(golden.ints("text"))
            .task()
            .speech(golden.ints("prompt_speech_token"))
            .build();
    List<float[]> hidden = new ArrayList<>();
    List<float[]> scores = new ArrayList<>();
    Probe probe = (name, value) -> hidden.add(value.toFloats());
    try (TokenSequence sequence = llm.open(probe)) {
      scores.add(logProbabilities(llm, sequence, prompt));
      for (int token : golden.ints("forced")) {
        scores.add(logProbabilities(llm, sequence, LmInput.speech(token)));
      }
    }
    rows.close("prefill_hidden", golden.floats("prefill_hidden"), hidden.get(0), Tolerances.STAGE);
    float[] steps = Floats.concat(hidden.subList(1, hidden.size()));
    rows.close("step_hidden", golden.floats("step_hidden"), steps, Tolerances.STAGE);
    rows.close("logp", golden.floats("logp"), Floats.concat(scores), Tolerances.STAGE);
  }

  private static float[] logProbabilities(
      SpeechLanguageModel llm, TokenSequence sequence, LmInput input) {
    llm.advance(List.of(new SpeechLanguageModel.Feed(sequence, input)));
    float[] scores = new float[llm.outputSize()];
    sequence.logits(scores);
    return Floats.logSoftmax(scores);
  }

  private int[] speak(TensorGolden golden) throws IOException {
    LmPrompt prompt = new LmPrompt(golden.ints("prompt_text"), golden.ints("prompt_speech_token"));
    return model.speak(prompt, golden.ints("text"), golden.number("ras_seed"));
  }
}
