package io.github.cosyvoice4j.flow;

import java.util.List;

/**
 * The part of one or more utterances that a call works on.
 *
 * @param streaming whether attention is chunk-causal
 * @param first where it begins, counted from the first frame of the prompt
 * @param lengths frames of each utterance in it; the longest fills the tensors, the others are
 *     padded on the right
 * @param past what came before it
 */
record Stretch(boolean streaming, long first, List<Long> lengths, Past past) {
  /**
   * {@return all of one utterance}
   *
   * @param streaming whether attention is chunk-causal
   * @param length its frames
   */
  static Stretch whole(boolean streaming, long length) {
    return new Stretch(streaming, 0, List.of(length), Past.NONE);
  }

  /** {@return how many utterances there are} */
  int utterances() {
    return lengths.size();
  }

  /** {@return frames of the longest utterance} */
  long longest() {
    return lengths.stream().max(Long::compare).orElseThrow();
  }

  /**
   * {@return the same part at a higher rate}
   *
   * @param stride frames for each frame
   */
  Stretch upsampled(int stride) {
    List<Long> longer = lengths.stream().map(length -> length * stride).toList();
    return new Stretch(streaming, first * stride, longer, past);
  }

  /**
   * {@return the same part in an inner level of the estimator, which only whole utterances see}
   *
   * @param length frames there
   */
  Stretch resampled(long length) {
    return length == longest() ? this : new Stretch(streaming, 0, List.of(length), past);
  }

  /**
   * {@return the same part in one of several runs through the same layers}
   *
   * @param step the Euler step
   */
  Stretch at(int step) {
    return new Stretch(streaming, first, lengths, past.at(step));
  }
}
