package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.torch.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a call is to say of one utterance.
 *
 * @param prompt mel and speaker
 * @param ids tokens of the call's {@link Stretch}, the prompt's among them, and those it looks
 *     ahead to, unless it is the last
 */
record Utterance(FlowPrompt prompt, List<Integer> ids) {
  /** Makes the list immutable. */
  Utterance {
    ids = List.copyOf(ids);
  }

  /** {@return all of an utterance: the prompt's tokens and those to speak} */
  static Utterance whole(FlowInput input) {
    IntStream prompt = IntStream.of(input.prompt().tokens());
    IntStream all = IntStream.concat(prompt, IntStream.of(input.tokens()));
    return new Utterance(input.prompt(), all.boxed().toList());
  }

  /** {@return the ids of utterances, zeros after those of the shorter, (B, longest)} */
  static Tensor ids(List<Utterance> utterances) {
    int longest = utterances.stream().mapToInt(each -> each.ids.size()).max().orElseThrow();
    int[] rows = new int[utterances.size() * longest];
    for (int row = 0; row < utterances.size(); row++) {
      List<Integer> ids = utterances.get(row).ids;
      for (int i = 0; i < ids.size(); i++) {
        rows[row * longest + i] = ids.get(i);
      }
    }
    return Tensor.of(rows, utterances.size(), longest);
  }
}
