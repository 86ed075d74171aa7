package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The vocoder's lane: each turn makes one piece of one utterance, or some whole utterances of like
 * length together.
 *
 * <p>First pieces of streamed requests go first, those of who waits longest before others. Then
 * whoever's listener runs dry soonest; a request that is not streamed counts as one whose listener
 * does a while after it was made, so that streams can't put it off for ever. A whole utterance
 * takes long: between its Euler steps, streams that are more urgent come to their turn.
 */
final class VocoderLane implements Lane {
  private static final Comparator<Voicing> URGENCY =
      Comparator.comparing(Voicing::isFirst).reversed().thenComparingLong(Voicing::dueAt);

  private final TokenToWave nets;
  private final FlowBatch batch;
  private final FittingBatches batches;
  private final StreamSchedule.Grid grid;
  private final Signal signal = new Signal();
  private final Queue<Voicing> arrived = new ConcurrentLinkedQueue<>();
  private final List<Voicing> open = new ArrayList<>();
  private volatile boolean makingFirst;
  private volatile Runnable afterFirst = () -> {};

  VocoderLane(TokenToWave nets, FlowBatch batch, StreamSchedule.Grid grid) {
    this.nets = nets;
    this.batch = batch;
    this.batches = new FittingBatches(batch.most(), System::nanoTime);
    this.grid = grid;
  }

  /** Takes a request whose tokens will come, or are there. */
  void submit(List<Utterance> utterances) {
    utterances.forEach(
        utterance ->
            arrived.add(
                utterance.isStreamed()
                    ? new StreamedVoicing(utterance, nets, grid)
                    : new WholeVoicing(utterance, nets, this::interlude)));
    signal.give();
  }

  /** Hears that an utterance has more tokens than before. */
  void notice(Utterance utterance) {
    if (utterance.hasEnough()) {
      signal.give();
    }
  }

  /** {@return whether somebody waits for his first piece, which is being made} */
  boolean isMakingFirst() {
    return makingFirst;
  }

  /**
   * Says what to do when a first piece is made, or can't be.
   *
   * @param action run by this lane's thread
   */
  void afterFirst(Runnable action) {
    afterFirst = action;
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public boolean turn() {
    sweep();
    List<Voicing> ready = ready();
    if (ready.isEmpty()) {
      return false;
    }
    List<WholeVoicing> together = batch.of(ready);
    if (together.size() > 1) {
      batches.run(together, WholeVoicing.TOGETHER);
    } else {
      make(ready.get(0));
    }
    return true;
  }

  private void takeArrived() {
    for (Voicing next = arrived.poll(); next != null; next = arrived.poll()) {
      open.add(next);
    }
  }

  /** {@return what could be made now, the most urgent first} */
  private List<Voicing> ready() {
    takeArrived();
    return open.stream()
        .filter(voicing -> voicing.isReady() && !voicing.utterance().job().isDone())
        .sorted(URGENCY)
        .toList();
  }

  /**
   * Lets more urgent streams go first between two Euler steps of a whole utterance, which may take
   * longer than their listeners can wait.
   *
   * @return time that went by, in nanoseconds
   */
  private long interlude(WholeVoicing whole) {
    long begin = System.nanoTime();
    sweep();
    List<Voicing> ready = ready();
    while (!ready.isEmpty()
        && ready.get(0) instanceof StreamedVoicing stream
        && URGENCY.compare(stream, whole) < 0) {
      make(stream);
      ready = ready();
    }
    return System.nanoTime() - begin;
  }

  private void make(Voicing voicing) {
    SynthesisJob job = voicing.utterance().job();
    boolean first = voicing.isFirst();
    makingFirst = first;
    try {
      job.started();
      voicing.make();
    } catch (Throwable e) {
      job.fail(job.record().stage(), e);
    } finally {
      if (first) {
        makingFirst = false;
        afterFirst.run();
      }
    }
  }

  /** Lets go of what is done and of the requests that have ended. */
  private void sweep() {
    for (Iterator<Voicing> each = open.iterator(); each.hasNext(); ) {
      Voicing voicing = each.next();
      if (voicing.isDone() || voicing.utterance().job().isDone()) {
        each.remove();
        voicing.close();
      }
    }
  }

  @Override
  public void broken(Throwable failure) {
    takeArrived();
    open.forEach(voicing -> voicing.utterance().job().fail(Stage.VOCODER, failure));
  }

  @Override
  public void leave() {
    open.forEach(Voicing::close);
    open.clear();
  }
}
