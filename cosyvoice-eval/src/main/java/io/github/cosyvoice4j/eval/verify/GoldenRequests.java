package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.engine.SynthesisPlan;
import io.github.cosyvoice4j.core.model.ConfigNode;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests that goldens are of, put into numbers by the engine's own front end. Goldens are of
 * text as it is, without cleaning, so a request has one segment.
 */
final class GoldenRequests {
  static final String MODES = "modes";
  static final String GIVEN = "given";
  static final String ZERO_SHOT = "zero_shot";

  /** By upstream's names. */
  private static final Map<String, Mode> BUILT =
      Map.of(
          ZERO_SHOT,
          Mode.ZERO_SHOT,
          "cross_lingual",
          Mode.CROSS_LINGUAL,
          "instruct2",
          Mode.INSTRUCT2,
          "sft",
          Mode.SFT,
          "vc",
          Mode.VOICE_CONVERSION);

  private static final InferenceOptions AS_IT_IS =
      InferenceOptions.newBuilder().normalize(false).seed(0).build();

  private final GoldenSet goldens;
  private final ModelParts model;

  /**
   * Makes the requests of a set.
   *
   * @param goldens where {@code modes.json} and the recordings are
   * @param model whose front end to use
   */
  GoldenRequests(GoldenSet goldens, ModelParts model) {
    this.goldens = goldens;
    this.model = model;
  }

  /** {@return whether a name is one of a mode that is built} */
  static boolean isMode(String name) {
    return BUILT.containsKey(name);
  }

  /** {@return the request that the set's {@code modes.json} has of a mode} */
  SynthesisPlan plan(String mode) throws IOException {
    return plan(mode, goldens.json(MODES).at(mode).at(GIVEN));
  }

  /**
   * {@return a request}
   *
   * @param mode one of the modes that are built
   * @param given texts by upstream's parameter names, recordings and speaker by name
   */
  SynthesisPlan plan(String mode, ConfigNode given) throws IOException {
    Voice voice = voice(given);
    SynthesisRequest request =
        new SynthesisRequest(
            BUILT.get(mode), input(given), voice, text(given, "instruct_text"), AS_IT_IS);
    return model.frontEnd().plan(request, voice);
  }

  private Voice voice(ConfigNode given) throws IOException {
    Optional<String> speaker = text(given, "speaker");
    return speaker.isPresent()
        ? model.speaker(speaker.get())
        : model.frontEnd().enroll(recording(given, "prompt_wav"), text(given, "prompt_text"));
  }

  private SynthesisRequest.Input input(ConfigNode given) throws IOException {
    String source = "source_wav";
    if (given.has(source)) {
      List<int[]> pieces = model.frontEnd().listen(recording(given, source));
      return new SynthesisRequest.Heard(pieces, Duration.ZERO);
    }
    return new SynthesisRequest.Text(Json.text(given, "text"));
  }

  private Audio recording(ConfigNode given, String key) throws IOException {
    return Audio.readWav(goldens.wav(Json.text(given, key)));
  }

  private static Optional<String> text(ConfigNode given, String key) throws IOException {
    return given.has(key) ? Optional.of(Json.text(given, key)) : Optional.empty();
  }
}
