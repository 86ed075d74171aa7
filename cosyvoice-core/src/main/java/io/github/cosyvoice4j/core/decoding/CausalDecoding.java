package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.decoding.SpokenTokens.Ending;
import io.github.cosyvoice4j.core.model.GenerationConfig;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a causal language model go on with a text, as transformers' {@code generate} does, and hears
 * the speech in it (upstream's {@code examples/grpo/cosyvoice2/infer_dataset.py}).
 *
 * <p>Everything is a text row here: speech tokens are ids of the model's one vocabulary. Each id
 * that is drawn is read back; one that ends the text is not. Ids that are neither speech nor an end
 * are left out of the result. There is no least length but the one asked for.
 *
 * <p>Upstream's script drops the last id also where the text was cut at its greatest length; here
 * nothing but an end is dropped.
 */
public final class CausalDecoding implements TokenDecoding {
  private static final Logger LOG = LoggerFactory.getLogger(CausalDecoding.class);

  private final SpeechVocabulary speech;
  private final GenerationConfig generation;
  private final Length length;
  private final TokenChooser chooser;
  private final int promptLength;
  private final IdList ids = new IdList(); // what was read, and what was drawn
  private final IdList spoken = new IdList();
  private Ending ending = Ending.UNDER_WAY;
  private LmInput rows; // null when done

  /**
   * Begins.
   *
   * @param speech which ids are speech
   * @param generation which ids end the text
   * @param prompt ids to go on with, at least 1
   * @param length how many ids are drawn
   * @param chooser draws the ids
   * @throws IllegalArgumentException if there is nothing to go on with
   */
  public CausalDecoding(
      SpeechVocabulary speech,
      GenerationConfig generation,
      int[] prompt,
      Length length,
      TokenChooser chooser) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("prompt: expected at least one id, got none");
    }
    this.speech = speech;
    this.generation = generation;
    this.length = length;
    this.chooser = chooser;
    this.promptLength = prompt.length;
    ids.add(prompt);
    rows = LmInput.newBuilder().text(prompt).build();
  }

  /**
   * How many ids are drawn, the end counted.
   *
   * @param min as long as fewer were drawn, ends are ruled out ({@code min_new_tokens})
   * @param max the text is cut there ({@code max_new_tokens}), at least 1
   */
  public record Length(int min, int max) {
    /** What upstream's script asks for. */
    public static final Length DEFAULT = new Length(0, 2048);

    /** Checks the numbers. */
    public Length {
      OneShotDecoding.requireMaxTokens(max);
      if (min < 0) {
        throw new IllegalArgumentException("min: expected at least 0, got " + min);
      }
    }
  }

  @Override
  public Optional<LmInput> next() {
    return Optional.ofNullable(rows);
  }

  @Override
  public OptionalInt hear(float[] scores) {
    if (rows == null) {
      throw new IllegalStateException("speech: expected it under way, got " + ending);
    }
    penalizeRepetition(scores);
    if (drawn() < length.min()) {
      generation.eosIds().forEach(end -> scores[end] = Float.NEGATIVE_INFINITY);
    }
    int id = chooser.choose(scores, ids.array(), ids.size());
    ids.add(id);
    rows = LmInput.newBuilder().text(id).build();
    boolean isSpeech = speech.isSpeech(id);
    if (isSpeech) {
      spoken.add(speech.speech(id));
    }
    if (generation.eosIds().contains(id)) {
      return end(Ending.END_MARK);
    }
    if (drawn() == length.max()) {
      var unused = end(Ending.LENGTH_CAP);
    }
    return isSpeech ? OptionalInt.of(speech.speech(id)) : OptionalInt.empty();
  }

  /** Each id that was read or drawn, once, the prompt's too. */
  private void penalizeRepetition(float[] scores) {
    if (generation.repetitionPenalty() == 1) {
      return;
    }
    float penalty = (float) generation.repetitionPenalty();
    int[] seen = Arrays.stream(ids.copy(0, ids.size())).distinct().toArray();
    for (int id : seen) {
      scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
    }
  }

  private int drawn() {
    return ids.size() - promptLength;
  }

  private OptionalInt end(Ending how) {
    ending = how;
    rows = null;
    int others = drawn() - spoken.size() - (how == Ending.END_MARK ? 1 : 0);
    if (others > 0) {
      LOG.debug("{} of {} ids that were drawn are no speech; they are left out", others, drawn());
    }
    return OptionalInt.empty();
  }

  @Override
  public boolean isDone() {
    return ending != Ending.UNDER_WAY;
  }

  /** {@return all ids that were drawn, an end among them, a copy} */
  public int[] generatedIds() {
    return ids.copy(promptLength, ids.size());
  }

  @Override
  public SpokenTokens result() {
    return new SpokenTokens(spoken.copy(0, spoken.size()), ending);
  }
}
