package io.github.cosyvoice4j.eval.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
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
    Qwen2Tokenizer tokenizer = Qwen2Tokenizer.load(model().tokenizer());
    for (String line : input.read()) {
      int[] ids = tokenizer.encode(line);
      out.println(json ? GSON.toJson(toJson(line, ids, tokenizer)) : spaced(ids));
    }
    return ExitCode.DONE;
  }

  private ModelDirectory model() throws IOException {
    if (directory != null) {
      return ModelDirectory.open(directory);
    }
    try (CosyVoice2 demo = CosyVoice2.loadDemo()) {
      return ModelDirectory.open(demo.info().directory());
    }
  }

  private static String spaced(int... ids) {
    return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  private static JsonObject toJson(String text, int[] ids, Qwen2Tokenizer tokenizer) {
    JsonArray numbers = new JsonArray();
    JsonArray tokens = new JsonArray();
    for (int id : ids) {
      numbers.add(id);
      tokens.add(tokenizer.decode(id));
    }
    JsonObject json = new JsonObject();
    json.addProperty("text", text);
    json.add("ids", numbers);
    json.add("tokens", tokens);
    return json;
  }
}
