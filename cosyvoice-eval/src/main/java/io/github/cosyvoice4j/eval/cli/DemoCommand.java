package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Synthesis;
import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Speaks a sentence with the bundled demo voice. */
@Command(
    name = "demo",
    description = "Speak a sentence with the bundled demo voice (small, synthetic, English).",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String TEXT =
      "Hello, this is a small voice. I was trained on one small machine.";

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "demo.wav",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      defaultValue = TEXT,
      description = "What to say, in common English words (default: ${DEFAULT-VALUE}).")
  private String text;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Path file = OutputFile.require(output);
    err.println("loading the demo voice");
    try (CosyVoice2 tts = CosyVoice2.loadDemo(model.engineOptions())) {
      Voice voice = BundledPrompt.enroll(tts);
      InferenceOptions options = InferenceOptions.newBuilder().seed(seed).build();
      try (Synthesis synthesis = tts.inferZeroShot(text, voice, options)) {
        new ProgressLines(err).follow(synthesis);
        Speech speech = new Speech(file, synthesis.audio(), synthesis.report());
        speech.audio().writeWav(file);
        speech.warnOfCuts(err);
        spec.commandLine().getOut().println(speech.summary());
      }
    }
    err.println("The demo voice is small and synthetic; the released model speaks far better.");
    return ExitCode.DONE;
  }
}
