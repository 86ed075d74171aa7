package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.MelStream;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One speech on its way through the flow, chunk by chunk: a {@link MelStream} whose frames are a
 * tensor.
 *
 * <p>Chunks are counted from the first token of the prompt. Those that are whole, with what they
 * look ahead to, never change again, so their frames are given out. A stream goes on from what its
 * {@link FlowCache} holds; without one it makes all frames again and gives out the new ones.
 *
 * <p>Not safe for use by several threads.
 */
public final class FlowStream implements AutoCloseable {
  private static final int STRIDE = UpsampleConformerEncoder.UP_STRIDE;

  private final CausalMaskedDiffWithXvec flow;
  private final FlowPrompt prompt;
  private final LastChunk lastChunk;
  private final int promptTokens;
  private final List<Integer> ids = new ArrayList<>(); // the prompt's, then those given
  private int done; // tokens whose frames were made
  private FlowCache cache; // null where all is made again
  private State state = State.OPEN;

  FlowStream(CausalMaskedDiffWithXvec flow, FlowPrompt prompt, LastChunk lastChunk) {
    this.flow = flow;
    this.prompt = prompt;
    this.lastChunk = lastChunk;
    append(prompt.tokens());
    this.promptTokens = ids.size();
    boolean goesOn = lastChunk == LastChunk.CAUSAL && flow.config().goesOnFromChunks();
    this.cache = goesOn ? new FlowCache() : null;
  }

  /**
   * Goes on by the tokens that follow.
   *
   * @param tokens speech ids, maybe none
   * @param last whether none will follow
   * @param probe sees each Euler step; what it throws ends the work and the stream
   * @return the frames that became final, (1, M, frames), maybe none; in the caller's scope
   * @throws IllegalArgumentException as {@link MelStream#next} says
   * @throws IllegalStateException as {@link MelStream#next} says
   */
  public Tensor next(int[] tokens, boolean last, Probe probe) {
    requireOpen();
    try (TensorScope scope = TensorScope.open()) {
      flow.requireIds("tokens", tokens);
      append(tokens);
      int end = last ? lastToken() : wholeChunks();
      Tensor mel = makes(end) ? make(end, last, probe) : none();
      done = Math.max(done, end);
      if (last) {
        end(State.ENDED);
      }
      return scope.escape(mel);
    } catch (Throwable e) { // errors too: what is kept no longer fits together
      close();
      throw e;
    }
  }

  private void append(int[] tokens) {
    IntStream.of(tokens).forEach(ids::add);
  }

  /** {@return tokens in whole chunks that have all they look ahead to} */
  private int wholeChunks() {
    int chunk = flow.config().chunkTokens();
    int seen = Math.max(0, ids.size() - flow.config().preLookaheadLen());
    return seen - seen % chunk;
  }

  private int lastToken() {
    if (ids.size() == promptTokens) {
      return 0; // nothing was said
    }
    flow.requireFrames(prompt.melFrames(), ids.size(), FlowPass.CAUSAL);
    return ids.size();
  }

  /** Made again, frames of the prompt are not worth making before those of the speech. */
  private boolean makes(int end) {
    return end > done && (cache != null || end * STRIDE > prompt.melFrames());
  }

  private Tensor make(int end, boolean last, Probe probe) {
    Tensor feat = cache == null ? makeAgain(end, last, probe) : goOn(end, last, probe);
    long prompts = Math.min(feat.size(2), Math.max(0, prompt.melFrames() - (long) STRIDE * done));
    return feat.narrow(2, prompts, feat.size(2) - prompts);
  }

  private Tensor goOn(int end, boolean last, Probe probe) {
    cache.reserve(end - done);
    Stretch stretch = new Stretch(true, done, List.of((long) end - done), cache.past());
    Tensor feat = forward(done, seen(end, last), stretch, probe);
    cache.advance();
    return feat;
  }

  private Tensor makeAgain(int end, boolean last, Probe probe) {
    boolean streaming = !last || lastChunk == LastChunk.CAUSAL;
    Stretch stretch = Stretch.whole(streaming, end);
    Tensor feat = forward(0, seen(end, last), stretch, probe);
    long before = (long) STRIDE * done;
    return feat.narrow(2, before, feat.size(2) - before);
  }

  private Tensor forward(int from, int to, Stretch stretch, Probe probe) {
    Utterance part = new Utterance(prompt, ids.subList(from, to));
    return flow.forward(List.of(part), stretch, probe);
  }

  private int seen(int end, boolean last) {
    return last ? end : end + flow.config().preLookaheadLen();
  }

  private Tensor none() {
    return Tensor.empty(1, flow.config().melBins(), 0);
  }

  /** {@return whether a chunk costs only its own frames} */
  public boolean isIncremental() {
    return cache != null;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          "MelStream: expected an open one, got one that " + state.words + "; open another");
    }
  }

  private void end(State end) {
    state = end;
    if (cache != null) {
      cache.close();
    }
  }

  /** Frees what is kept between calls. Idempotent. */
  @Override
  public void close() {
    end(State.CLOSED);
  }

  private enum State {
    OPEN("is open"),
    ENDED("was given its last tokens"),
    CLOSED("is closed");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }
}
