package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.NormalizedText;
import io.github.cosyvoice4j.NormalizedText.Reading;
import io.github.cosyvoice4j.TextNormalizer;
import io.github.cosyvoice4j.eval.text.NormalizerChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how texts are read: numbers, dates, money and signs in words. */
@Command(
    name = "normalize",
    description = "Write out numbers, dates, money and signs as they are read, line by line.",
    mixinStandardHelpOptions = true)
final class NormalizeCommand implements Callable<Integer> {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final String AUTO = "auto";

  @Spec private CommandSpec spec;
  @Mixin private InputLines input;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      defaultValue = AUTO,
      description = "zh, en, ja, another language's code, or auto to find it out (default: auto).")
  private String language;

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      description = "A file of rules of your own, or a folder of them; may be given again.")
  private List<Path> rules = List.of();

  @Option(
      names = "--dictionary",
      paramLabel = "PATH",
      description = "A file of words and their readings, or a folder; may be given again.")
  private List<Path> dictionaries = List.of();

  @Option(
      names = "--fst",
      paramLabel = "DIR",
      description = "Read by the FST grammars of wetext in a folder instead of by rules.")
  private Path fst;

  @Option(names = "--explain", description = "Show what was read by which rule, at what cost.")
  private boolean explain;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TextNormalizer normalizer =
        new NormalizerChoice(rules, dictionaries, Optional.ofNullable(fst)).load();
    Locale locale = language.equals(AUTO) ? Locale.ROOT : Locale.forLanguageTag(language);
    for (String line : input.read()) {
      NormalizedText text = normalizer.normalize(line, locale);
      out.println(json ? GSON.toJson(toJson(text)) : text.text());
      if (explain && !json) {
        text.readings().forEach(reading -> out.println("  " + explanation(text, reading)));
      }
    }
    return ExitCode.DONE;
  }

  private static String explanation(NormalizedText text, Reading reading) {
    return "%d-%d \"%s\" -> \"%s\" (%s, %s)"
        .formatted(
            reading.start(),
            reading.end(),
            written(text, reading),
            reading.text(),
            reading.rule(),
            reading.cost());
  }

  private static String written(NormalizedText text, Reading reading) {
    return text.source().substring(reading.start(), reading.end());
  }

  private static JsonObject toJson(NormalizedText text) {
    JsonArray readings = new JsonArray();
    for (Reading reading : text.readings()) {
      JsonObject json = new JsonObject();
      json.addProperty("start", reading.start());
      json.addProperty("end", reading.end());
      json.addProperty("written", written(text, reading));
      json.addProperty("read", reading.text());
      json.addProperty("rule", reading.rule());
      json.addProperty("cost", reading.cost());
      readings.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("text", text.source());
    json.addProperty("normalized", text.text());
    json.add("readings", readings);
    return json;
  }
}
