package io.github.cosyvoice4j.core.decoding;

import io.github.cosyvoice4j.core.decoding.SpokenTokens.Ending;
import io.github.cosyvoice4j.core.sampling.TokenChooser;
import io.github.cosyvoice4j.core.spi.LmInput;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Speaks a text that arrives bit by bit (upstream's {@code inference_bistream} in {@code
 * cosyvoice/llm/llm.py}).
 *
 * <p>Text and speech take turns, as {@link MixRatio} says: 5 text ids, then 15 speech ids. The
 * prompt goes first, dealt out in the same way. Where a turn of speech is over, the model draws the
 * fill mark, or it is taken as drawn; the mark is not read back, the next text ids are. Behind the
 * last text ids stands the task mark, and from there on the speech goes on to its end mark.
 *
 * <p>What is spoken hangs on the text as a whole, not on when its ids arrive: a turn of text is
 * always full, and what is left over stands before the task mark. Upstream deals out one turn for
 * each fragment that arrives, however long it is, and all that remains at the end; this gives what
 * upstream gives where each fragment is one id.
 *
 * <p>Where upstream fails or goes astray:
 *
 * <ul>
 *   <li>Marks without a meaning at their place are ruled out; upstream raises when one is drawn.
 *   <li>A text too short for the prompt to be dealt out is spoken as {@link OneShotDecoding} does;
 *       upstream drops what is left of the prompt, and the model speaks that again.
 *   <li>Behind the last text, 20 tokens for each text id are spoken at most; upstream goes on until
 *       the end mark comes.
 * </ul>
 */
public final class BistreamDecoding implements TokenDecoding {
  private static final int NONE = -1;

  private final SpeechIds ids;
  private final MixRatio mix;
  private final LmPrompt prompt;
  private final TokenChooser chooser;
  private final TextTurns text;
  private final int promptTurns; // the last may be short of speech

  /** Speech ids and fill marks; a sampler that looks back sees both. */
  private final IdList drawn = new IdList();

  /** How many drawn ids there are when the next fill mark is due. */
  private int nextFill;

  private int spoken; // speech ids among those drawn
  private int maxSpoken;
  private Phase phase = Phase.PROMPT;
  private Ending ending = Ending.UNDER_WAY;
  private LmInput rows; // null where text is needed first, and when done
  private int lastRead = NONE; // the speech id that was read last; none if that was text
  private OneShotDecoding oneShot; // does all the work where the text is too short

  /**
   * Begins, without text.
   *
   * @param ids what the model's ids mean
   * @param mix how text and speech take turns
   * @param prompt what the model continues
   * @param maxTokens most speech tokens wanted, at least 1
   * @param chooser draws the tokens
   * @throws IllegalArgumentException if {@code maxTokens} is below 1
   */
  public BistreamDecoding(
      SpeechIds ids, MixRatio mix, LmPrompt prompt, int maxTokens, TokenChooser chooser) {
    OneShotDecoding.requireMaxTokens(maxTokens);
    this.ids = ids;
    this.mix = mix;
    this.prompt = prompt;
    this.maxSpoken = maxTokens;
    this.chooser = chooser;
    this.text = new TextTurns(mix.text(), prompt.text());
    int promptSpeech = prompt.speech().length;
    this.promptTurns = promptSpeech / mix.speech() + Math.min(1, promptSpeech % mix.speech());
    this.nextFill = mix.speech() - promptSpeech % mix.speech();
  }

  /**
   * Takes text that has arrived. It is not spoken if the speech is as long as it may be.
   *
   * @param more ids that follow those given before, may be none
   * @throws IllegalStateException after {@link #endText}
   */
  public void addText(int... more) {
    text.add(more);
  }

  /**
   * Says that the text is whole. Idempotent.
   *
   * @throws IllegalArgumentException if there is no text
   */
  public void endText() {
    text.end();
  }

  @Override
  public Optional<LmInput> next() {
    if (rows == null && !isDone()) {
      rows = read();
    }
    return Optional.ofNullable(rows);
  }

  /** {@return what stands where text is due, or null if too little of it is there} */
  private LmInput read() {
    if (text.targetLength() == 0) {
      return null;
    }
    LmInput.Builder builder = LmInput.newBuilder();
    if (phase == Phase.PROMPT) {
      if (!text.hasTurns(promptTurns)) {
        return text.isEnded() ? beginOneShot() : null;
      }
      if (promptTurns > 0) {
        return dealPrompt(builder);
      }
      builder.sos();
    }
    return readText(builder);
  }

  private LmInput dealPrompt(LmInput.Builder builder) {
    phase = Phase.TURNS;
    int[] speech = prompt.speech();
    builder.sos();
    for (int from = 0; from < speech.length; from += mix.speech()) {
      int to = Math.min(from + mix.speech(), speech.length);
      builder.text(text.takeTurn()).speech(Arrays.copyOfRange(speech, from, to));
    }
    return builder.build();
  }

  private LmInput readText(LmInput.Builder builder) {
    if (text.hasTurns(1)) {
      phase = Phase.TURNS;
      lastRead = NONE;
      return builder.text(text.takeTurn()).build();
    }
    return text.isEnded() ? readRest(builder) : null;
  }

  /** The token that was read last is read twice: upstream does so. */
  private LmInput readRest(LmInput.Builder builder) {
    phase = Phase.END;
    long cap = spoken + (long) OneShotDecoding.MAX_TOKENS_PER_TEXT_ID * text.targetLength();
    maxSpoken = (int) Math.min(maxSpoken, cap);
    if (lastRead != NONE) {
      builder.speech(lastRead);
    }
    return builder.text(text.takeRest()).task().build();
  }

  private LmInput beginOneShot() {
    oneShot = new OneShotDecoding(ids, prompt, text.target(), maxSpoken, chooser);
    return oneShot.next().orElseThrow();
  }

  @Override
  public OptionalInt hear(float[] scores) {
    if (rows == null) {
      throw new IllegalStateException("speech: expected rows to have been read, got none");
    }
    if (oneShot != null) {
      return hearOneShot(scores);
    }
    int id = choose(scores);
    rows = null;
    if (id == ids.end()) {
      ending = Ending.END_MARK;
      return OptionalInt.empty();
    }
    drawn.add(id);
    if (id == ids.fill()) {
      nextFill = drawn.size() + mix.speech();
      return OptionalInt.empty();
    }
    speak(id);
    return OptionalInt.of(id);
  }

  private int choose(float[] scores) {
    if (phase == Phase.END) {
      ids.allowOnly(ids.end(), scores);
    } else if (drawn.size() == nextFill) {
      return ids.fill();
    } else {
      ids.allowOnly(ids.fill(), scores);
    }
    return chooser.choose(scores, drawn.array(), drawn.size());
  }

  private void speak(int id) {
    spoken++;
    lastRead = id;
    if (spoken == maxSpoken) {
      ending = Ending.LENGTH_CAP;
    } else {
      rows = LmInput.speech(id);
    }
  }

  private OptionalInt hearOneShot(float[] scores) {
    OptionalInt token = oneShot.hear(scores);
    rows = oneShot.next().orElse(null);
    return token;
  }

  @Override
  public boolean isDone() {
    return oneShot != null ? oneShot.isDone() : ending != Ending.UNDER_WAY;
  }

  @Override
  public SpokenTokens result() {
    if (oneShot != null) {
      return oneShot.result();
    }
    int[] speech = Arrays.stream(drawn.copy(0, drawn.size())).filter(ids::isSpeech).toArray();
    return new SpokenTokens(speech, ending);
  }

  private enum Phase {
    /** The prompt is not read yet. */
    PROMPT,
    /** Text and speech take turns. */
    TURNS,
    /** All text is read. */
    END
  }
}
