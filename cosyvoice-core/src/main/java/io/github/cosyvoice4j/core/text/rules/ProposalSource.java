package io.github.cosyvoice4j.core.text.rules;

import java.util.function.Consumer;

/** Something that knows how to read parts of a text. Safe for use by several threads. */
interface ProposalSource {
  /**
   * {@return whether a part that this source reads may begin with a character}
   *
   * @param first the character, a code point
   */
  boolean mayBegin(int first);

  /**
   * Offers readings of parts that begin at a place.
   *
   * @param passage the text, in which numbers and letters begin at the place, not before it
   * @param at the place
   * @param offers takes the offers
   */
  void propose(Passage passage, int at, Consumer<Proposal> offers);
}
