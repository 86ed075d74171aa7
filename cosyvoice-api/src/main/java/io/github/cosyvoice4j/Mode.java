package io.github.cosyvoice4j;

/** The ways of asking a model to speak. */
public enum Mode {
  /** A text in the voice, manner and pace of a prompt whose words are known. */
  ZERO_SHOT,
  /** A text, perhaps in another language than the prompt's, in the voice of the prompt. */
  CROSS_LINGUAL,
  /** A text in the voice of a prompt, in the manner that an instruction asks for. */
  INSTRUCT2,
  /** A text by a speaker known by an embedding alone. */
  SFT,
  /** A recording said again in the voice of a prompt. */
  VOICE_CONVERSION
}
