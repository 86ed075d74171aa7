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
 * {@link FlowCache} holds. Where there is no room for it, the stream makes all frames again and
 * gives out the new ones, which are the same.
 *
 * <p>Not safe for use by several threads.
 */
public final class FlowStream implements AutoCloseable {
  private static final int STRIDE = UpsampleConformerEncoder.UP_STRIDE;

  private final FlowStreams streams;
  private final CausalMaskedDiffWithXvec flow;
  private final FlowPrompt prompt;
  private final LastChunk lastChunk;
  private final List<Integer> ids = new ArrayList<>(); // the prompt's, then those given
  private final int promptTokens;
  private int done; // tokens whose frames were made
  private boolean incremental;
  private FlowCache cache; // from the first chunk on, while incremental
  private PromptCaches.Shared shared; // what the cache follows, or null
  private State state = State.OPEN;

  FlowStream(FlowStreams streams, FlowPrompt prompt, LastChunk lastChunk) {
    this.streams = streams;
    this.flow = streams.flow();
    this.prompt = prompt;
    this.lastChunk = lastChunk;
    append(prompt.tokens());
    this.promptTokens = ids.size();
    this.incremental = lastChunk == LastChunk.CAUSAL && flow.config().goesOnFromChunks();
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
      Tensor mel = speech(make(end, last, probe), end);
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

  /** {@return the frames of the tokens from done to end; none if there is no speech in them yet} */
  private Tensor make(int end, boolean last, Probe probe) {
    if (end > done && incremental && !hasRoom(end, last, probe)) {
      incremental = false;
      forget();
    }
    boolean wanted = incremental || end * STRIDE > prompt.melFrames();
    if (end <= done || !wanted) {
      return Tensor.empty(1, flow.config().melBins(), 0);
    }
    return incremental ? goOn(end, last, probe) : makeAgain(end, last, probe);
  }

  /** {@return frames without the prompt's} */
  private Tensor speech(Tensor feat, int end) {
    long first = (long) STRIDE * end - feat.size(2);
    long prompts = Math.min(feat.size(2), Math.max(0, prompt.melFrames() - first));
    return feat.narrow(2, prompts, feat.size(2) - prompts);
  }

  /** Room for the state of the convolutions comes first: without it, the prompt's is of no use. */
  private boolean hasRoom(int end, boolean last, Probe probe) {
    if (cache == null) {
      cache = streams.newCache();
      if (!cache.reserve(0)) {
        return false;
      }
      shared = streams.sharedChunks(prompt, probe);
      if (shared != null) {
        cache.follow(shared.cache());
        done = Math.toIntExact(cache.length());
      }
    }
    return last || cache.reserve(end - done);
  }

  private Tensor goOn(int end, boolean last, Probe probe) {
    Utterance next = part(done, end, last);
    return last
        ? flow.end(next, end - done, cache, probe)
        : flow.goOn(next, end - done, cache, probe);
  }

  private Tensor makeAgain(int end, boolean last, Probe probe) {
    boolean streaming = !last || lastChunk == LastChunk.CAUSAL;
    Stretch stretch = Stretch.whole(streaming, end);
    Tensor feat = flow.forward(List.of(part(0, end, last)), stretch, probe);
    long before = (long) STRIDE * done;
    return feat.narrow(2, before, feat.size(2) - before);
  }

  private Utterance part(int from, int end, boolean last) {
    int seen = last ? end : end + flow.config().preLookaheadLen();
    return new Utterance(prompt, ids.subList(from, seen));
  }

  /** {@return whether a chunk costs only its own frames} */
  public boolean isIncremental() {
    return incremental;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          "MelStream: expected an open one, got one that " + state.words + "; open another");
    }
  }

  private void end(State end) {
    state = end;
    forget();
  }

  private void forget() {
    if (cache != null) {
      cache.close();
      cache = null;
    }
    if (shared != null) {
      shared.release();
      shared = null;
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
