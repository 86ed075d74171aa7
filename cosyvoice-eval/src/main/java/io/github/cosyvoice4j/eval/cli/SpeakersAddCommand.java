package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.eval.speakers.SpeakerLibrary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Enrolls a prompt and saves its voice. */
@Command(
    name = "add",
    description = "Enroll a prompt recording and save its voice under an id.",
    mixinStandardHelpOptions = true)
final class SpeakersAddCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SpeakersOptions speakers;

  @Parameters(paramLabel = "ID", description = "What to call the speaker.")
  private String id;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A CosyVoice2 model directory as upstream publishes it.")
  private Path model;

  @Option(
      names = "--prompt-wav",
      required = true,
      paramLabel = "FILE",
      description = "A few seconds of the voice: WAVE, 16 kHz or more, at most 30 s.")
  private Path promptWav;

  @ArgGroup private Transcript transcript;

  @Option(names = "--replace", description = "Take the place of a speaker saved before.")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    Optional<String> words = transcript == null ? Optional.empty() : Optional.of(transcript.read());
    SpeakerLibrary library = speakers.open(model);
    Voice voice = library.add(id, Audio.readWav(promptWav), words, replace);
    PrintWriter err = spec.commandLine().getErr();
    voice.warnings().forEach(warning -> err.println("warning: " + warning));
    spec.commandLine()
        .getOut()
        .println(speakers.json() ? toJson(voice) : id + " is saved in " + library.folder());
    return ExitCode.DONE;
  }

  private JsonObject toJson(Voice voice) {
    JsonObject json = SpeakersListCommand.toJson(id, voice);
    List<String> warnings = voice.warnings().stream().map(Object::toString).toList();
    json.add("warnings", SpeakersOptions.array(warnings));
    return json;
  }

  /** What is said in the prompt; zero-shot synthesis needs it, other modes don't. */
  private static final class Transcript {
    @Option(
        names = "--prompt-text",
        paramLabel = "TEXT",
        description = "What is said in the prompt; - reads standard input.")
    private String text;

    @Option(
        names = "--prompt-text-file",
        paramLabel = "FILE",
        description = "A file with what is said in the prompt, UTF-8.")
    private Path file;

    String read() throws IOException {
      return TextOptions.read(text, file).strip();
    }
  }
}
