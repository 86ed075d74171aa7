package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.spi.LmInput;

/** What the language model continues: what the voice said, and how. Immutable. */
public final class LmPrompt {
  private static final LmPrompt NONE = new LmPrompt(new int[0], new int[0]);

  private final int[] text;
  private final int[] speech;

  /**
   * Makes a prompt; the arrays are copied.
   *
   * @param text text ids that go before the text to speak: a transcript or an instruction; may be
   *     empty
   * @param speech speech ids, may be empty
   */
  public LmPrompt(int[] text, int[] speech) {
    this.text = text.clone();
    this.speech = speech.clone();
  }

  /** {@return the prompt of a request that continues nothing} */
  public static LmPrompt none() {
    return NONE;
  }

  /** {@return text ids, a copy} */
  public int[] text() {
    return text.clone();
  }

  /** {@return speech ids, a copy} */
  public int[] speech() {
    return speech.clone();
  }

  /**
   * {@return the rows that ask for a whole text: all text, then the speech so far}
   *
   * @param target ids of the text to speak
   */
  LmInput then(int[] target) {
    return LmInput.newBuilder().sos().text(text).text(target).task().speech(speech).build();
  }

  @Override
  public String toString() {
    return "LmPrompt[" + text.length + " text ids, " + speech.length + " speech ids]";
  }
}
