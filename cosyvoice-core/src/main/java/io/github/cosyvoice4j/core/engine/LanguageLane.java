package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel.Feed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The language model's lane: each turn advances all rows of the batch by one step. Utterances join
 * between steps and leave when they end.
 *
 * <p>Who waits longest joins first. The later segments of long texts, of each in its turn, fill
 * rows that nobody else needs, but never more than half, so that whoever comes next finds room.
 * Rows that wait for text take no room.
 *
 * <p>Where both lanes take the same processors, the language model waits while the first piece of a
 * stream is made, unless a row still needs tokens for its own. Behind each first piece it goes on
 * by a step at least.
 */
final class LanguageLane implements Lane {
  private final SpeechLanguageModel llm;
  private final Decodings decodings;
  private final Batching batching;
  private final FittingBatches batches;
  private final VocoderLane vocoder;
  private final Signal signal = new Signal();
  private final Queue<Utterance> waiting = new ConcurrentLinkedQueue<>();

  /** The later segments of each request. */
  private final Queue<Iterator<Utterance>> later = new ConcurrentLinkedQueue<>();

  private final List<LanguageRow> rows = new ArrayList<>();
  private final float[] scores;
  private volatile boolean due; // a step, since a first piece went before it

  LanguageLane(
      SpeechLanguageModel llm, Decodings decodings, Batching batching, VocoderLane vocoder) {
    this.llm = llm;
    this.decodings = decodings;
    this.batching = batching;
    this.batches = new FittingBatches(batching.alone() ? 1 : batching.rows(), System::nanoTime);
    this.vocoder = vocoder;
    this.scores = new float[llm.outputSize()];
    vocoder.afterFirst(this::goOn);
  }

  /**
   * How much is done together.
   *
   * @param rows most utterances
   * @param alone whether each is computed by itself nevertheless
   * @param shared whether the vocoder's lane takes the same processors
   */
  record Batching(int rows, boolean alone, boolean shared) {}

  /** Takes a request: its first segment waits for its turn, the others for room. */
  void submit(List<Utterance> utterances) {
    waiting.add(utterances.get(0));
    if (utterances.size() > 1 && !utterances.get(0).isStreamed()) {
      later.add(utterances.subList(1, utterances.size()).iterator());
    }
    signal.give();
  }

  private void goOn() {
    due = true;
    signal.give();
  }

  @Override
  public Signal signal() {
    return signal;
  }

  @Override
  public boolean turn() {
    sweep();
    admit();
    List<LanguageRow> ready = rows.stream().filter(LanguageLane::isReady).toList();
    if (ready.isEmpty() || letsFirstPieceGoBefore(ready)) {
      return false;
    }
    due = false;
    long begin = System.nanoTime();
    Map<LanguageRow, Integer> moved = advance(oldest(ready)).moved;
    long nanos = System.nanoTime() - begin;
    moved
        .keySet()
        .forEach(row -> row.utterance().job().record().spent(Stage.LLM, nanos / moved.size()));
    moved.forEach(this::hear);
    return true;
  }

  /** Lets go of the rows of requests that have ended. */
  private void sweep() {
    for (Iterator<LanguageRow> each = rows.iterator(); each.hasNext(); ) {
      LanguageRow row = each.next();
      if (row.utterance().job().isDone()) {
        each.remove();
        row.close();
      }
    }
  }

  private void admit() {
    long busy = rows.stream().filter(LanguageLane::isReady).count();
    long extra = rows.stream().filter(row -> row.utterance().index() > 0).count();
    for (; busy < batching.rows(); busy++) {
      Utterance next = pollFirst();
      if (next == null && extra < Math.max(1, batching.rows() / 2)) {
        next = pollLater();
        extra++;
      }
      if (next == null) {
        return;
      }
      next.job().started();
      open(next, new Takes(next));
    }
  }

  /** {@return the first one whose request has not ended; null if there is none} */
  private Utterance pollFirst() {
    Utterance next = waiting.poll();
    while (next != null && next.job().isDone()) {
      next = waiting.poll();
    }
    return next;
  }

  /** {@return a later segment of the request whose turn it is; null if there is none} */
  private Utterance pollLater() {
    for (Iterator<Utterance> text = later.poll(); text != null; text = later.poll()) {
      Utterance next = text.next();
      if (!next.job().isDone()) {
        if (text.hasNext()) {
          later.add(text);
        }
        return next;
      }
    }
    return null;
  }

  private void open(Utterance utterance, Takes takes) {
    try {
      rows.add(new LanguageRow(takes, decodings.of(utterance), llm.open()));
    } catch (Throwable e) {
      utterance.job().fail(Stage.LLM, e);
    }
  }

  /** {@return the rows to advance, oldest first; what is behind them comes to its turn next} */
  private List<LanguageRow> oldest(List<LanguageRow> ready) {
    List<LanguageRow> some = ready.subList(0, Math.min(batching.rows(), ready.size()));
    if (some.size() < rows.size()) {
      rows.removeAll(some);
      rows.addAll(some);
    }
    return some;
  }

  private boolean letsFirstPieceGoBefore(List<LanguageRow> ready) {
    if (due || !batching.shared()) {
      return false;
    }
    List<Utterance> beginning =
        ready.stream().map(LanguageRow::utterance).filter(Utterance::beginsStream).toList();
    return beginning.stream().allMatch(Utterance::hasEnough)
        && (vocoder.isMakingFirst() || !beginning.isEmpty());
  }

  private static boolean isReady(LanguageRow row) {
    try {
      return row.isReady();
    } catch (Throwable e) {
      fail(row, e);
      return false;
    }
  }

  /** Feeds the rows, as many together as there is room for. */
  private Step advance(List<LanguageRow> ready) {
    Step step = new Step();
    batches.run(
        ready.stream().map(row -> new Fed(row, new Feed(row.sequence(), row.poll()))).toList(),
        step);
    return step;
  }

  /** A row and what it reads. */
  private record Fed(LanguageRow row, Feed feed) {
    boolean isWanted() {
      return !row.utterance().job().isDone();
    }
  }

  /** One step of the batch. */
  private final class Step implements FittingBatches.Work<Fed> {
    /** The rows that moved, and how many moved together. */
    final Map<LanguageRow, Integer> moved = new LinkedHashMap<>();

    @Override
    public void compute(List<Fed> some) {
      List<Fed> wanted = some.stream().filter(Fed::isWanted).toList();
      if (!wanted.isEmpty()) {
        llm.advance(wanted.stream().map(Fed::feed).toList());
        wanted.forEach(fed -> moved.put(fed.row(), wanted.size()));
      }
    }

    @Override
    public void failed(Fed one, Throwable failure, int batch) {
      SynthesisJob job = one.row().utterance().job();
      rows.remove(one.row());
      one.row().close();
      job.fail(Failures.in(Stage.LLM, job, failure, batch));
    }
  }

  private static void fail(LanguageRow row, Throwable e) {
    row.utterance().job().fail(Stage.LLM, e);
  }

  /** Draws a row's next token. */
  private void hear(LanguageRow row, int together) {
    if (!row.isFed() || row.utterance().job().isDone()) {
      return;
    }
    try {
      row.sequence().logits(scores);
      row.decoding()
          .hear(scores)
          .ifPresent(
              token -> {
                row.utterance().job().record().tokenDrawn(together);
                publish(row.utterance(), token);
              });
      if (row.decoding().isDone()) {
        rows.remove(row);
        row.close();
        finish(row);
      }
    } catch (Throwable e) {
      fail(row, e);
    }
  }

  /** What is streamed goes on at once; anything else may be drawn again. */
  private void publish(Utterance utterance, int token) {
    if (utterance.isStreamed()) {
      utterance.tokens().add(token);
      vocoder.notice(utterance);
    }
  }

  private void finish(LanguageRow row) {
    Utterance utterance = row.utterance();
    Takes takes = row.takes();
    takes.add(row.decoding().result());
    if (takes.wantAnother()) {
      open(utterance, takes);
    } else {
      takes.settle();
      vocoder.notice(utterance);
      next(utterance);
    }
  }

  /** A streamed text is drawn segment by segment: the one that is heard next comes first. */
  private void next(Utterance utterance) {
    List<Utterance> all = utterance.job().utterances();
    int index = utterance.index() + 1;
    if (utterance.isStreamed() && index < all.size()) {
      waiting.add(all.get(index));
    }
  }

  @Override
  public void broken(Throwable failure) {
    rows.forEach(row -> fail(row, failure));
    for (Utterance next = pollFirst(); next != null; next = pollFirst()) {
      next.job().fail(Stage.LLM, failure);
    }
    for (Utterance next = pollLater(); next != null; next = pollLater()) {
      next.job().fail(Stage.LLM, failure);
    }
  }

  @Override
  public void leave() {
    rows.forEach(LanguageRow::close);
    rows.clear();
  }
}
