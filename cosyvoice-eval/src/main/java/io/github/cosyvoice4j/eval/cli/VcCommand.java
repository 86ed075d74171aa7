package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says a recording again in another voice. */
@Command(
    name = "vc",
    description = "Say again what is said in a recording, in another voice (voice conversion).",
    mixinStandardHelpOptions = true)
final class VcCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LoadOptions model;
  @Mixin private OutputOptions output;
  @Mixin private RequestOptions request;

  @ArgGroup(multiplicity = "1")
  private SpeakerOptions speaker;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "FILE",
      description = "What is to be said again: WAVE, 16 kHz or more.")
  private Path source;

  @Override
  public Integer call() throws IOException {
    InferenceOptions options = request.builder().build();
    output.check();
    Audio said = Audio.readWav(source);
    Audio recording = speaker.recording();
    PrintWriter err = spec.commandLine().getErr();
    try (CosyVoice2 tts = model.load(err)) {
      SpeakerOptions.Who who = speaker.find(tts, recording);
      who.warn(err);
      output.write(
          () -> tts.inferVoiceConversion(said, who.speaker(), options),
          who,
          spec.commandLine(),
          request.isStreamed());
    }
    return ExitCode.DONE;
  }
}
