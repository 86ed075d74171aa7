package io.github.cosyvoice4j.eval.cli;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Voice;
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

/** Speaks a text with the voice of a prompt. */
@Command(
    name = "synthesize",
    description = "Speak a text with the voice of a prompt recording (zero-shot).",
    mixinStandardHelpOptions = true)
final class SynthesizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions model;

  @ArgGroup(multiplicity = "1")
  private TextOptions text;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path directory;

  @Option(
      names = "--prompt-wav",
      required = true,
      paramLabel = "FILE",
      description = "A few seconds of the voice: WAVE, 16 kHz or more, at most 30 s.")
  private Path promptWav;

  @Option(
      names = "--prompt-text",
      required = true,
      paramLabel = "TEXT",
      description = "What is said in the prompt.")
  private String promptText;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write the WAVE file.")
  private Path output;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random; without it one is drawn and reported.")
  private Long seed;

  @Option(
      names = "--sample-format",
      paramLabel = "FORMAT",
      defaultValue = "pcm16",
      description = "pcm16 or float32 (default: ${DEFAULT-VALUE}).")
  private Audio.WavFormat format;

  @Option(
      names = "--no-normalize",
      description = "Give the text to the model as it is, in one segment.")
  private boolean raw;

  @Option(names = "--json", description = "Print one JSON object instead of a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    String wanted = text.read();
    Path file = OutputFile.require(output);
    Audio prompt = Audio.readWav(promptWav);
    err.println("loading " + directory);
    try (CosyVoice2 tts = CosyVoice2.load(directory, model.engineOptions())) {
      Voice voice = tts.enroll(prompt, promptText);
      voice.warnings().forEach(warning -> err.println("warning: " + warning));
      Speech.Destination to = new Speech.Destination(file, format, err);
      Speech speech = Speech.write(tts, voice, wanted, options(), to);
      out.println(json ? speech.toJson() : speech.summary());
    }
    return ExitCode.DONE;
  }

  private InferenceOptions options() {
    InferenceOptions options = InferenceOptions.defaults().withNormalize(!raw);
    return seed == null ? options : options.withSeed(seed);
  }
}
