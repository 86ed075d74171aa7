package io.github.cosyvoice4j.flow;

import io.github.cosyvoice4j.torch.Tensor;
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

  /** {@return whether it is all of its utterances, and every frame of one sees every other} */
  boolean isOffline() {
    return !streaming && past == Past.NONE;
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
   * Overwrites what stands after the end of the shorter utterances with zeros.
   *
   * @param x (B, T, C), a row for each
   */
  void clearPadding(Tensor x) {
    for (int i = 0; i < utterances(); i++) {
      long length = lengths.get(i);
      if (length < x.size(1)) {
        x.select(0, i).narrow(0, length, x.size(1) - length).fill_(0);
      }
    }
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
   * @param run its number
   */
  Stretch at(int run) {
    return new Stretch(streaming, first, lengths, past.at(run));
  }

  /**
   * {@return the part of one of the utterances}
   *
   * @param utterance its number
   */
  Stretch of(int utterance) {
    return new Stretch(streaming, first, List.of(lengths.get(utterance)), past);
  }
}
