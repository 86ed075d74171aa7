package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.core.decoding.TokenDecoding;

/** Makes what speaks an utterance, for one kind of language model. */
@FunctionalInterface
interface Decodings {
  /**
   * {@return what speaks an utterance, from its beginning}
   *
   * @param utterance the utterance, whose text is written or arrives
   */
  TokenDecoding of(Utterance utterance);
}
