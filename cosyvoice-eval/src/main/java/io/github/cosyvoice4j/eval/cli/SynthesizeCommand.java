package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Speaker;
import io.github.cosyvoice4j.Synthesis;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Speaks a text. */
@Command(
    name = "synthesize",
    description = "Speak a text, in the voice of a recording or of a saved speaker.",
    mixinStandardHelpOptions = true)
final class SynthesizeCommand implements Callable<Integer> {
  /** The ways of asking that take a text. */
  enum TextMode {
    ZERO_SHOT,
    CROSS_LINGUAL,
    INSTRUCT2,
    SFT
  }

  @Spec private CommandSpec spec;
  @Mixin private LoadOptions model;
  @Mixin private OutputOptions output;
  @Mixin private RequestOptions request;
  @Mixin private RequestOptions.Drawing drawing;

  @ArgGroup(multiplicity = "1")
  private TextOptions text;

  @ArgGroup(multiplicity = "1")
  private SpeakerOptions speaker;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "zero-shot",
      converter = ModeName.class,
      description = "zero-shot, cross-lingual, instruct2 or sft (default: ${DEFAULT-VALUE}).")
  private TextMode mode;

  @Option(
      names = "--instruct",
      paramLabel = "TEXT",
      description = "How to say it; for --mode instruct2.")
  private String instruction;

  @Option(
      names = "--no-normalize",
      description = "Give the text to the model as it is, in one segment.")
  private boolean raw;

  @Override
  public Integer call() throws IOException {
    checkMode();
    String wanted = text.read();
    InferenceOptions.Builder options = request.builder().normalize(!raw);
    drawing.addTo(options);
    InferenceOptions chosen = options.build();
    output.check();
    Audio recording = speaker.recording();
    PrintWriter err = spec.commandLine().getErr();
    try (CosyVoice2 tts = model.load(err)) {
      SpeakerOptions.Who who = speaker.find(tts, recording);
      who.warn(err);
      output.write(
          () -> speak(tts, wanted, who.speaker(), chosen),
          who,
          spec.commandLine(),
          request.isStreamed());
    }
    return ExitCode.DONE;
  }

  private void checkMode() {
    if (mode == TextMode.ZERO_SHOT && !speaker.hasTranscript()) {
      throw wrong(
          "--prompt-text: expected what the prompt says, got none; add it, or choose --mode"
              + " cross-lingual");
    }
    if (mode == TextMode.INSTRUCT2 && instruction == null) {
      throw wrong("--instruct: expected how to say it, got nothing; --mode instruct2 needs it");
    }
    if (mode != TextMode.INSTRUCT2 && instruction != null) {
      throw wrong("--instruct: expected --mode instruct2 with it, got another mode");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Synthesis speak(CosyVoice2 tts, String wanted, Speaker who, InferenceOptions options) {
    return switch (mode) {
      case ZERO_SHOT -> tts.inferZeroShot(wanted, who, options);
      case CROSS_LINGUAL -> tts.inferCrossLingual(wanted, who, options);
      case INSTRUCT2 -> tts.inferInstruct2(wanted, instruction, who, options);
      case SFT -> tts.inferSft(wanted, who, options);
    };
  }
}
