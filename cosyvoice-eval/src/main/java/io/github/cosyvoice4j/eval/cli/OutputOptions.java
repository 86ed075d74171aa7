package io.github.cosyvoice4j.eval.cli;

import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.Synthesis;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Where speech goes, and how it is told. */
final class OutputOptions {
  private static final double NANOS = 1e9;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write the WAVE file.")
  private Path file;

  @Option(
      names = "--sample-format",
      paramLabel = "FORMAT",
      defaultValue = "pcm16",
      description = "pcm16 or float32 (default: ${DEFAULT-VALUE}).")
  private Audio.WavFormat format;

  @Option(
      names = "--json",
      description = "Print JSON: one object, and with --stream a line for each piece before it.")
  private boolean json;

  /** Refuses, before any work, a file that can't be written. */
  void check() throws IOException {
    OutputFile.require(file);
  }

  /** Something to say. */
  @FunctionalInterface
  interface Request {
    /** {@return the request, made now; the caller closes it} */
    Synthesis make() throws IOException;
  }

  /**
   * Makes a request, tells how it goes, and writes what it gives.
   *
   * @param request the request
   * @param who speaks
   * @param command where to tell it
   * @param pieces whether to tell when each piece came
   */
  void write(Request request, SpeakerOptions.Who who, CommandLine command, boolean pieces)
      throws IOException {
    PrintWriter out = command.getOut();
    Speech speech;
    long begin = System.nanoTime();
    try (Synthesis synthesis = request.make()) {
      if (pieces) {
        tellPieces(synthesis, begin, json ? out : command.getErr());
      } else {
        new ProgressLines(command.getErr()).follow(synthesis);
      }
      speech = new Speech(file.toAbsolutePath().normalize(), synthesis.audio(), synthesis.report());
    }
    speech.audio().writeWav(speech.file(), format);
    speech.warnOfCuts(command.getErr());
    out.println(json ? speech.toJson(who.warnings()) : speech.summary());
  }

  private void tellPieces(Synthesis synthesis, long begin, PrintWriter to) {
    try (Stream<AudioChunk> chunks = synthesis.stream()) {
      int number = 0;
      for (Iterator<AudioChunk> each = chunks.iterator(); each.hasNext(); number++) {
        AudioChunk chunk = each.next();
        double seconds = (System.nanoTime() - begin) / NANOS;
        to.println(json ? piece(number, seconds, chunk) : line(number, seconds, chunk));
        to.flush();
      }
    }
  }

  private static String line(int number, double seconds, AudioChunk chunk) {
    double spoken = chunk.audio().duration().toNanos() / NANOS;
    return String.format(
        Locale.ROOT, "piece %d after %.3f s: %.2f s of speech", number, seconds, spoken);
  }

  private static JsonObject piece(int number, double seconds, AudioChunk chunk) {
    JsonObject json = new JsonObject();
    json.addProperty("chunk", number);
    json.addProperty("seconds", seconds);
    json.addProperty("samples", chunk.audio().length());
    return json;
  }
}
