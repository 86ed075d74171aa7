package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.SynthesisReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts what is made of a request's segments, in any order, one behind the other, with pauses
 * between. Thread-safe.
 */
final class SegmentOrder {
  private final int sampleRate;
  private final int pause;
  private final ChunkLog log;
  private final List<Made> segments = new ArrayList<>();
  private final List<SynthesisReport.Segment> done = new ArrayList<>();
  private long samples;
  private long start;

  SegmentOrder(SynthesisPlan plan, int sampleRate, ChunkLog log) {
    this.sampleRate = sampleRate;
    this.pause = (int) (plan.options().pause().toNanos() * sampleRate / 1_000_000_000L);
    this.log = log;
    plan.segments().forEach(segment -> segments.add(new Made()));
  }

  /**
   * Takes samples of an utterance.
   *
   * @return whether they were the last ones of the request
   */
  synchronized boolean add(Utterance utterance, float[] piece, boolean last) {
    Made made = segments.get(utterance.index());
    made.utterance = utterance;
    made.ended = last;
    if (piece.length > 0) {
      made.pieces.add(piece);
    }
    while (done.size() < segments.size() && hear(segments.get(done.size()))) {
      // the next one may have been made before it could be heard
    }
    return done.size() == segments.size();
  }

  /** Passes on what is there of the segment that must be heard next; true if that was its end. */
  private boolean hear(Made made) {
    for (float[] piece : made.pieces) {
      publish(piece);
    }
    made.pieces.clear();
    if (made.ended) {
      done.add(
          new SynthesisReport.Segment(
              made.utterance.text(), start, samples, made.utterance.check()));
      if (done.size() < segments.size()) {
        rest();
      }
    }
    return made.ended;
  }

  private void rest() {
    if (pause > 0) {
      publish(new float[pause]);
    }
    start = samples;
  }

  private void publish(float[] piece) {
    log.add(new AudioChunk(Audio.of(piece, sampleRate), done.size(), samples));
    samples += piece.length;
  }

  /** {@return the segment that must be heard next; the number of segments when all were} */
  synchronized int current() {
    return done.size();
  }

  /** {@return samples that can be heard so far} */
  synchronized long samples() {
    return samples;
  }

  synchronized List<SynthesisReport.Segment> segments() {
    return List.copyOf(done);
  }

  /** What was made of a segment and can't be heard yet. */
  private static final class Made {
    private final List<float[]> pieces = new ArrayList<>();
    private Utterance utterance;
    private boolean ended;
  }
}
