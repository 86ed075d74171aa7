package io.github.cosyvoice4j.core.chat;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.decoding.SpeechVocabulary;
import io.github.cosyvoice4j.core.model.HuggingFaceFolder;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks a causal language model for speech: words and the speech of a prompt as ids, which it is to
 * go on with (upstream's {@code examples/grpo/cosyvoice2/infer_dataset.py}).
 *
 * <p>The user says the words; the assistant has begun to answer with the prompt's speech, each
 * token written as {@code <|s_N|>}. The text is cut behind that, as by transformers' {@code
 * continue_final_message}. If there is no such speech, it is cut where it would begin.
 *
 * <p>Safe for use by several threads.
 */
public final class SpeechChat {
  private final Qwen2Tokenizer tokenizer;
  private final ChatTemplate template;
  private final SpeechVocabulary speech;
  private final int vocabulary;

  private SpeechChat(
      Qwen2Tokenizer tokenizer, ChatTemplate template, SpeechVocabulary speech, int vocabulary) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.speech = speech;
    this.vocabulary = vocabulary;
  }

  /**
   * Reads tokenizer and chat template of a folder.
   *
   * @param folder the folder
   * @param speechTokens speech tokens that the flow knows are below it
   * @return what asks its model
   * @throws ModelFormatException if a file is wrong, the vocabulary has no speech tokens, or the
   *     template is of a kind that is not built
   * @throws IOException if a file can't be read
   */
  public static SpeechChat load(HuggingFaceFolder folder, int speechTokens) throws IOException {
    Qwen2Tokenizer tokenizer = Qwen2Tokenizer.loadHuggingFace(folder.path());
    int vocabulary = folder.config().size("vocab_size");
    SpeechVocabulary speech =
        SpeechVocabulary.of(folder.toString(), tokenizer.addedIds(), vocabulary, speechTokens);
    ChatTemplateFile file = ChatTemplateFile.of(folder);
    SpeechChat chat = new SpeechChat(tokenizer, file.template(), speech, vocabulary);
    try {
      String unused = chat.text("a", new int[] {speech.first()});
    } catch (IllegalArgumentException e) {
      throw file.wrong(e);
    }
    return chat;
  }

  /** {@return words and ids} */
  public Qwen2Tokenizer tokenizer() {
    return tokenizer;
  }

  /** {@return which ids are speech} */
  public SpeechVocabulary speech() {
    return speech;
  }

  /** {@return how many ids the model has} */
  public int vocabulary() {
    return vocabulary;
  }

  /**
   * Refuses speech that the model has no tokens for.
   *
   * @param tokens speech tokens
   * @throws IllegalArgumentException if it lacks one
   */
  public void requireKnown(int[] tokens) {
    for (int token : tokens) {
      if (!speech.has(token)) {
        throw new IllegalArgumentException(
            "voice: expected speech tokens that the language model knows, got "
                + token
                + "; use another voice, or another language model");
      }
    }
  }

  /**
   * {@return the ids that the model is to go on with}
   *
   * @param words what is said in the prompt, and what is to be said
   * @param prompt speech tokens of the prompt, may be none
   * @throws IllegalArgumentException if the template refuses the words
   */
  public int[] ids(String words, int[] prompt) {
    return tokenizer.encode(text(words, prompt));
  }

  /** The words may hold what is looked for, so it is looked for from the end. */
  String text(String words, int[] prompt) {
    int[] begun = prompt.length > 0 ? prompt : new int[] {speech.first()};
    String answer =
        Arrays.stream(begun).mapToObj(SpeechVocabulary::written).collect(Collectors.joining());
    String chat =
        template.render(
            List.of(new ChatMessage("user", words), new ChatMessage("assistant", answer)));
    int at = chat.lastIndexOf(answer);
    if (at < 0) {
      throw new IllegalArgumentException(
          "chat template: expected it to say what the assistant says, got something else");
    }
    return chat.substring(0, prompt.length > 0 ? at + answer.length() : at);
  }
}
