package io.github.cosyvoice4j;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * A text that arrives in pieces, such as a language model gives.
 *
 * <p>Pieces may be cut anywhere, even within a word; together they are the text. Speech begins when
 * there is enough of it, and no more is asked for than is due soon. A text of more than 4096 tokens
 * fails. Each instance is read once, by one request, which closes nothing.
 */
public final class TextFragments {
  private final Flow.Publisher<String> publisher;

  private TextFragments(Flow.Publisher<String> publisher) {
    this.publisher = publisher;
  }

  /**
   * {@return a text whose pieces are pulled, on a thread of its own, so waiting in {@code next} is
   * fine; what it throws ends the request}
   *
   * @param fragments the pieces, not null
   */
  public static TextFragments of(Iterator<String> fragments) {
    return new TextFragments(new IteratorPublisher<>(Objects.requireNonNull(fragments)));
  }

  /**
   * {@return a text whose pieces are pushed, a few asked for at a time; an error ends the request}
   *
   * @param fragments the pieces, not null
   */
  public static TextFragments of(Flow.Publisher<String> fragments) {
    return new TextFragments(Objects.requireNonNull(fragments, "fragments"));
  }

  /** {@return the pieces} */
  public Flow.Publisher<String> publisher() {
    return publisher;
  }
}
