package io.github.cosyvoice4j.eval.text;

import io.github.cosyvoice4j.core.model.ModelDirectory;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text in tokens.
 *
 * @param text the text
 * @param tokens its tokens, in order
 */
public record TokenizedText(String text, List<Token> tokens) {
  /** Copies the list. */
  public TokenizedText {
    tokens = List.copyOf(tokens);
  }

  /**
   * One token.
   *
   * @param id its id
   * @param text what it stands for
   */
  public record Token(int id, String text) {}

  /**
   * Puts texts into the tokens of a model.
   *
   * @param model a model directory
   * @param texts the texts
   * @return each text in tokens
   * @throws IOException if the tokenizer's files can't be read or are wrong
   */
  public static List<TokenizedText> of(Path model, List<String> texts) throws IOException {
    Qwen2Tokenizer tokenizer = Qwen2Tokenizer.load(ModelDirectory.open(model).tokenizer());
    List<TokenizedText> tokenized = new ArrayList<>();
    for (String text : texts) {
      List<Token> tokens = new ArrayList<>();
      for (int id : tokenizer.encode(text)) {
        tokens.add(new Token(id, tokenizer.decode(id)));
      }
      tokenized.add(new TokenizedText(text, tokens));
    }
    return tokenized;
  }
}
