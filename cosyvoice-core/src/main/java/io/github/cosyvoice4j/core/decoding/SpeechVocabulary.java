package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.ModelFormatException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which ids of a causal language model are speech: those of its tokens {@code <|s_0|>}, {@code
 * <|s_1|>} and so on, whatever the order. Immutable.
 */
public final class SpeechVocabulary {
  private static final Pattern TOKEN = Pattern.compile("<\\|s_(0|[1-9][0-9]{0,8})\\|>");
  private static final int NONE = -1;

  private final int[] speechById; // NONE where an id is no speech
  private final int[] idBySpeech; // NONE where the model has no such token

  private SpeechVocabulary(int[] speechById, int[] idBySpeech) {
    this.speechById = speechById;
    this.idBySpeech = idBySpeech;
  }

  /**
   * Finds the speech tokens of a tokenizer.
   *
   * @param folder where the tokenizer comes from, for messages
   * @param addedIds id by token
   * @param vocabulary ids that the model scores are below it
   * @param speechTokens speech tokens that the flow knows are below it
   * @return the vocabulary
   * @throws ModelFormatException if there are none, or some that the model or the flow lacks
   */
  public static SpeechVocabulary of(
      String folder, Map<String, Integer> addedIds, int vocabulary, int speechTokens)
      throws ModelFormatException {
    int[] speechById = new int[vocabulary];
    int[] idBySpeech = new int[speechTokens];
    Arrays.fill(speechById, NONE);
    Arrays.fill(idBySpeech, NONE);
    for (Map.Entry<String, Integer> token : addedIds.entrySet()) {
      Matcher speech = TOKEN.matcher(token.getKey());
      if (speech.matches()) {
        int number = Integer.parseInt(speech.group(1));
        require(
            folder,
            token.getKey(),
            "speech tokens below "
                + speechTokens
                + ", which the flow"
                + " of the model directory knows",
            number < speechTokens);
        require(
            folder,
            token.toString(),
            "ids below vocab_size " + vocabulary + " of config.json",
            token.getValue() < vocabulary);
        speechById[token.getValue()] = number;
        idBySpeech[number] = token.getValue();
      }
    }
    boolean any = Arrays.stream(idBySpeech).anyMatch(id -> id != NONE);
    require(folder, "none", "speech tokens <|s_0|>, <|s_1|> and so on", any);
    return new SpeechVocabulary(speechById, idBySpeech);
  }

  private static void require(String folder, String got, String expected, boolean holds)
      throws ModelFormatException {
    if (!holds) {
      throw new ModelFormatException(
          folder
              + ": tokenizer: expected "
              + expected
              + ", got "
              + got
              + "; use a language model that was made for this model directory");
    }
  }

  /**
   * {@return whether an id is speech}
   *
   * @param id an id of the language model
   */
  public boolean isSpeech(int id) {
    return id >= 0 && id < speechById.length && speechById[id] != NONE;
  }

  /**
   * {@return the speech token of an id that is speech}
   *
   * @param id the id
   */
  public int speech(int id) {
    return speechById[id];
  }

  /** {@return the smallest speech token that the model has} */
  public int first() {
    int first = 0;
    while (!has(first)) {
      first++;
    }
    return first;
  }

  /**
   * {@return whether the model can say a speech token}
   *
   * @param speech the speech token, from 0
   */
  public boolean has(int speech) {
    return speech >= 0 && speech < idBySpeech.length && idBySpeech[speech] != NONE;
  }

  /**
   * {@return how a speech token is written in a chat}
   *
   * @param speech the speech token, from 0
   */
  public static String written(int speech) {
    return "<|s_" + speech + "|>";
  }

  @Override
  public String toString() {
    return "SpeechVocabulary["
        + Arrays.stream(idBySpeech).filter(id -> id != NONE).count()
        + " of "
        + speechById.length
        + " ids]";
  }
}
