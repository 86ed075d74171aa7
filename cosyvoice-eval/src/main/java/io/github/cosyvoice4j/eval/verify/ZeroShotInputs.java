package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import java.io.IOException;
import java.util.Optional;

/**
 * A zero-shot request in numbers, made by our own front end. Goldens are of text as it is, without
 * cleaning.
 */
final class ZeroShotInputs {
  private final int[] text;
  private final int[] promptText;
  private final FlowPrompt flowPrompt;

  private ZeroShotInputs(int[] text, int[] promptText, FlowPrompt flowPrompt) {
    this.text = text;
    this.promptText = promptText;
    this.flowPrompt = flowPrompt;
  }

  /** {@return the request that the set's whole requests are of} */
  static ZeroShotInputs read(GoldenSet goldens, ModelParts model) throws IOException {
    return of(goldens.json("zero_shot"), goldens, model);
  }

  /**
   * {@return the request of a JSON golden}
   *
   * @param given holds {@code text}, {@code prompt_text} and {@code prompt_wav}
   * @param goldens where the recording is
   * @param model whose front end to use
   */
  static ZeroShotInputs of(ConfigNode given, GoldenSet goldens, ModelParts model)
      throws IOException {
    String transcript = Json.text(given, "prompt_text");
    Audio prompt = Audio.readWav(goldens.wav(Json.text(given, "prompt_wav")));
    Voice voice = model.prompts().encode(prompt, Optional.of(transcript));
    return new ZeroShotInputs(
        model.tokenizer().encode(Json.text(given, "text")),
        model.tokenizer().encode(transcript),
        FlowPrompt.aligned(voice, model.framesPerToken()));
  }

  /** {@return ids of the text} */
  int[] text() {
    return text;
  }

  /** {@return ids of the prompt's transcript} */
  int[] promptText() {
    return promptText;
  }

  /** {@return what the prompt recording became, cut as upstream cuts it} */
  FlowPrompt flowPrompt() {
    return flowPrompt;
  }
}
