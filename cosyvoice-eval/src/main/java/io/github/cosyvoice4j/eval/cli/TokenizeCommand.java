package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.eval.text.TokenizedText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the ids that the language model is given for texts. */
@Command(
    name = "tokenize",
    description = "Print the token ids of a text as it stands, line by line.",
    mixinStandardHelpOptions = true)
final class TokenizeCommand implements Callable<Integer> {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Spec private CommandSpec spec;
  @Mixin private InputLines input;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "The model whose tokens are meant (default: the bundled demo voice).")
  private Path directory;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (TokenizedText line : TokenizedText.of(model(), input.read())) {
      out.println(json ? GSON.toJson(toJson(line)) : spaced(line));
    }
    return ExitCode.DONE;
  }

  private Path model() throws IOException {
    if (directory != null) {
      return directory;
    }
    try (CosyVoice2 demo = CosyVoice2.loadDemo()) {
      return demo.info().directory();
    }
  }

  private static String spaced(TokenizedText line) {
    return line.tokens().stream()
        .map(token -> Integer.toString(token.id()))
        .collect(Collectors.joining(" "));
  }

  private static JsonObject toJson(TokenizedText line) {
    JsonArray ids = new JsonArray();
    JsonArray tokens = new JsonArray();
    for (TokenizedText.Token token : line.tokens()) {
      ids.add(token.id());
      tokens.add(token.text());
    }
    JsonObject json = new JsonObject();
    json.addProperty("text", line.text());
    json.add("ids", ids);
    json.add("tokens", tokens);
    return json;
  }
}
