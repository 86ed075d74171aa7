package io.github.cosyvoice4j.core.text.rules;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * All that is known of reading one language. Which sources may apply is looked up by the character
 * that a part begins with. Safe for use by several threads.
 */
final class RuleSet {
  private final List<ProposalSource> sources;
  private final AtomicReferenceArray<ProposalSource[]> byFirst =
      new AtomicReferenceArray<>(Character.MAX_CODE_POINT + 1);

  RuleSet(List<ProposalSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /** Offers all readings of parts that begin at a place where one may begin. */
  void propose(Passage passage, int at, Consumer<Proposal> offers) {
    for (ProposalSource source : beginningWith(passage.codePointAt(at))) {
      source.propose(passage, at, offers);
    }
  }

  private ProposalSource[] beginningWith(int first) {
    ProposalSource[] found = byFirst.get(first);
    if (found == null) {
      found =
          sources.stream().filter(source -> source.mayBegin(first)).toArray(ProposalSource[]::new);
      byFirst.set(first, found);
    }
    return found;
  }
}
