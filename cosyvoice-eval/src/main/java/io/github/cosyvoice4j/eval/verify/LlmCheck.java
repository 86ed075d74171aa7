package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.llm.Qwen2LM;
import io.github.cosyvoice4j.nn.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code llm.safetensors}: the prompt read at once, forced tokens step by step, a whole decode with
 * replayed draws, and sequences together, which are compared with the same alone.
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
      for (int count : Tolerances.TOGETHER) {
        checkTogether(golden, count, rows);
      }
      rows.add("ras_tokens", speak(golden), limits().tokens());
      compare.rest();
    }
  }

  private Tolerances limits() {
    return model.tolerances(Stage.LLM);
  }

  /** {@return the rows that ask for the golden's text, less some ids at its end} */
  private static LmInput prompt(TensorGolden golden, int less) throws IOException {
    int[] text = golden.ints("text");
    return LmInput.newBuilder()
        .sos()
        .text(golden.ints("prompt_text"))
        .text(Arrays.copyOf(text, Math.max(1, text.length - less)))
        .task()
        .speech(golden.ints("prompt_speech_token"))
        .build();
  }

  private void checkSteps(TensorGolden golden, StageRows rows) throws IOException {
    Qwen2LM llm = model.llm();
    LmInput prompt = prompt(golden, 0);
    List<float[]> hidden = new ArrayList<>();
    List<float[]> scores = new ArrayList<>();
    Probe probe = (name, value) -> hidden.add(value.toFloats());
    try (TokenSequence sequence = llm.open(probe)) {
      scores.add(logProbabilities(llm, sequence, prompt));
      for (int token : golden.ints("forced")) {
        scores.add(logProbabilities(llm, sequence, LmInput.speech(token)));
      }
    }
    rows.close("prefill_hidden", golden.floats("prefill_hidden"), hidden.get(0), limits().stage());
    float[] steps = Floats.concat(hidden.subList(1, hidden.size()));
    rows.close("step_hidden", golden.floats("step_hidden"), steps, limits().stage());
    rows.close("logp", golden.floats("logp"), Floats.concat(scores), limits().stage());
  }

  /** Sequences of different lengths read a prompt and a token, each alone and all together. */
  private void checkTogether(TensorGolden golden, int count, StageRows rows) throws IOException {
    int[] forced = golden.ints("forced");
    List<List<LmInput>> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(List.of(prompt(golden, i), LmInput.speech(forced[i % forced.length])));
    }
    List<float[]> alone = new ArrayList<>();
    for (List<LmInput> input : inputs) {
      alone.addAll(scores(List.of(input)));
    }
    float[] together = Floats.concat(scores(inputs));
    rows.close("together." + count, Floats.concat(alone), together, limits().together());
  }

  /** {@return for each sequence, the scores after the last of its inputs} */
  private List<float[]> scores(List<List<LmInput>> inputs) throws IOException {
    Qwen2LM llm = model.llm();
    List<TokenSequence> open = new ArrayList<>();
    try {
      inputs.forEach(input -> open.add(llm.open()));
      for (int step = 0; step < inputs.get(0).size(); step++) {
        List<SpeechLanguageModel.Feed> feeds = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
          feeds.add(new SpeechLanguageModel.Feed(open.get(i), inputs.get(i).get(step)));
        }
        llm.advance(feeds);
      }
      return open.stream().map(sequence -> scores(llm, sequence)).toList();
    } finally {
      open.forEach(TokenSequence::close);
    }
  }

  private static float[] logProbabilities(
      SpeechLanguageModel llm, TokenSequence sequence, LmInput input) {
    llm.advance(List.of(new SpeechLanguageModel.Feed(sequence, input)));
    return scores(llm, sequence);
  }

  private static float[] scores(SpeechLanguageModel llm, TokenSequence sequence) {
    float[] scores = new float[llm.outputSize()];
    sequence.logits(scores);
    return Floats.logSoftmax(scores);
  }

  private Difference speak(TensorGolden golden) throws IOException {
    LmPrompt prompt = new LmPrompt(golden.ints("prompt_text"), golden.ints("prompt_speech_token"));
    long seed = golden.number("ras_seed");
    return model.speak(prompt, golden.ints("text"), seed, golden.ints("ras_tokens"));
  }
}
