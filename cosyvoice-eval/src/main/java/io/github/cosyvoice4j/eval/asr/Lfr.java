package io.github.cosyvoice4j.eval.asr;

/**
 * Which frames are put side by side for a frame of the low frame rate: {@code window} of them,
 * every {@code shift}.
 *
 * <p>Source: Pundak and Sainath, Lower Frame Rate Neural Network Acoustic Models, 2016.
 */
public enum Lfr {
  /**
   * The window lies around its frame and the first and last frames are repeated beyond the ends, as
   * FunASR does and sherpa-onnx does since August 2026 (commit af2bc02): {@code 1 + (frames - 1) /
   * shift} frames come out.
   */
  CENTERED,
  /**
   * The window begins at its frame and nothing is repeated, as sherpa-onnx did up to release
   * 1.13.4, with which published error rates were measured: {@code 1 + (frames - window) / shift}
   * come out, none of fewer than {@code window}.
   */
  LEGACY;

  /**
   * {@return how many frames come out}
   *
   * @param frames how many go in
   * @param window how many stand side by side
   * @param shift from one to the next
   */
  int frames(int frames, int window, int shift) {
    int needed = this == CENTERED ? 1 : window;
    return frames < needed ? 0 : 1 + (frames - needed) / shift;
  }

  /** {@return the first frame of a window; may lie before the recording if centred} */
  int first(int frame, int window, int shift) {
    return frame * shift - (this == CENTERED ? (window - 1) / 2 : 0);
  }
}
