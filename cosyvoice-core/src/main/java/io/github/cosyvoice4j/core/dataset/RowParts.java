package io.github.cosyvoice4j.core.dataset;

import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.PromptAudio;
import io.github.cosyvoice4j.dataset.UnreadableRow;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a row says so far, under the names of upstream's columns, whatever the format; null is what
 * it doesn't say. Not safe for use by several threads.
 *
 * <p>All formats agree here on what a row must have: an id and something to say, both not blank and
 * of whole characters, and speech tokens that are not negative.
 */
public final class RowParts {
  private final long number;
  private String id;
  private String targetText;
  private String promptText;
  private PromptAudio promptAudio;
  private int[] promptTokens;

  /**
   * Starts a row that says nothing.
   *
   * @param number where it stands in the set, from 1
   */
  public RowParts(long number) {
    this.number = number;
  }

  /**
   * Sets what names the utterance.
   *
   * @param value the id, or null
   */
  public void id(String value) {
    id = value;
  }

  /**
   * Sets what to say.
   *
   * @param value the text, or null
   */
  public void targetText(String value) {
    targetText = value;
  }

  /**
   * Sets what is said in the prompt; nothing is as good as null.
   *
   * @param value the words, or null
   */
  public void promptText(String value) {
    promptText = value;
  }

  /**
   * Sets the prompt recording.
   *
   * @param value what decodes it, or null
   */
  public void promptAudio(PromptAudio value) {
    promptAudio = value;
  }

  /**
   * Sets the speech tokens of the prompt; none are as good as null.
   *
   * @param value the ids, borrowed, or null
   */
  public void promptTokens(int[] value) {
    promptTokens = value;
  }

  /**
   * {@return the row, if it has what a row must have}
   *
   * @throws WrongRowException if it hasn't
   */
  public DatasetRow toRow() throws WrongRowException {
    require("id", id);
    require("target_text", targetText);
    DatasetUtterance.Builder row = DatasetUtterance.newBuilder(number, id, targetText);
    if (promptText != null && !promptText.isBlank()) {
      requireWhole("prompt_text", promptText);
      row.promptText(promptText);
    }
    if (promptAudio != null) {
      row.promptAudio(promptAudio);
    }
    if (promptTokens != null && promptTokens.length > 0) {
      requireIds(promptTokens);
      row.promptTokens(promptTokens);
    }
    return row.build();
  }

  /**
   * {@return the row as one that can't be read, with its id if that is known}
   *
   * @param problem what was expected and what was got
   */
  public UnreadableRow unreadable(String problem) {
    return new UnreadableRow(number, Optional.ofNullable(id).filter(s -> !s.isBlank()), problem);
  }

  private static void require(String name, String value) throws WrongRowException {
    if (value == null || value.isBlank()) {
      String got = value == null ? "none" : "a blank one";
      throw new WrongRowException(name + ": expected some characters, got " + got);
    }
    requireWhole(name, value);
  }

  /** JSON can spell half of a character; it would become a question mark in files. */
  private static void requireWhole(String name, String value) throws WrongRowException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new WrongRowException(name + ": expected whole characters, got half a surrogate pair");
    }
  }

  private static void requireIds(int[] tokens) throws WrongRowException {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0) {
        throw new WrongRowException(
            "prompt_audio_cosy2_tokens: " + i + ": expected an id from 0, got " + tokens[i]);
      }
    }
  }
}
