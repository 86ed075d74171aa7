package io.github.cosyvoice4j.core.spi;

import io.github.cosyvoice4j.core.sampling.Noise;
import java.util.List;

/** Speech tokens to samples, in two steps. */
public interface TokenToWave {
  /** {@return samples a second} */
  int sampleRate();

  /**
   * Runs the flow over a whole utterance (full attention).
   *
   * @param prompt what the flow is conditioned on
   * @param tokens speech ids to speak, at least 1
   * @param beat called at least once for each Euler step; what it throws ends the work
   * @return the mel frames of the tokens, without the prompt's, which the caller closes
   */
  default MelFrames mel(FlowPrompt prompt, int[] tokens, Runnable beat) {
    return mel(List.of(new FlowInput(prompt, tokens)), beat).get(0);
  }

  /**
   * Runs the flow over several whole utterances together. Each gives what it gives alone, but for
   * rounding (1e-4 of its rms), whoever its neighbours are; of similar lengths they cost least.
   *
   * @param inputs at least one, each with at least 1 speech id to speak
   * @param beat called at least once for each Euler step; what it throws ends the work
   * @return for each, the mel frames of its tokens, without the prompt's; the caller closes them
   */
  List<MelFrames> mel(List<FlowInput> inputs, Runnable beat);

  /**
   * Opens a stream, in which mel is made while tokens come: each frame sees those before it and
   * those of its chunk.
   *
   * @param prompt what the flow is conditioned on
   * @param last how the end is made
   * @return the stream, which the caller closes
   */
  MelStream openMel(FlowPrompt prompt, LastChunk last);

  /**
   * Runs the vocoder over whole mel frames, faster or slower than they say. As upstream does, the
   * frames are resized to {@code (int) (frames / speed)}, so the true ratio is the nearest that
   * gives whole frames.
   *
   * @param mel the frames, borrowed
   * @param noise where phases and noise are drawn from
   * @param speed how many times faster; 1 leaves the frames as they are
   * @return samples in [-1, 1]
   * @throws IllegalArgumentException if speed is not finite or not above 0
   */
  float[] wave(MelFrames mel, Noise noise, double speed);

  /**
   * Opens a stream of one utterance. What it takes is bounded, however long the utterance.
   *
   * @param plan seam, speed and noise
   * @return the stream, which the caller closes
   */
  WaveStream openWave(VocoderPlan plan);

  /** Mel frames where the nets left them. */
  interface MelFrames extends AutoCloseable {
    /** {@return the number of frames, 50 a second} */
    int frames();

    /** Frees the frames. Idempotent. */
    @Override
    void close();
  }
}
