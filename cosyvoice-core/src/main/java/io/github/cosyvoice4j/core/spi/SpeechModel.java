package io.github.cosyvoice4j.core.spi;

import io.github.cosyvoice4j.Device;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/** The loaded nets of one model. Weights are immutable and shared by all requests. */
public interface SpeechModel extends AutoCloseable {
  /** {@return the language model} */
  SpeechLanguageModel llm();

  /** {@return flow and vocoder} */
  TokenToWave tokenToWave();

  /** {@return processors that one operation of a net takes at most} */
  int threads();

  /** {@return numbers in the weights} */
  long parameters();

  /** {@return facts for people, in a fixed order: device, natives, BLAS, threads, sizes} */
  Map<String, String> details();

  /** {@return where the nets are computed, never {@link Device#AUTO}} */
  default Device device() {
    return Device.CPU;
  }

  /**
   * {@return the most bytes of a device's own memory that tensors took at a time, since the process
   * began; nothing where the nets lie in the host's memory}
   */
  default OptionalLong peakDeviceBytes() {
    return OptionalLong.empty();
  }

  /**
   * Prepares the calling thread for work with this model, on as many processors as an operation
   * takes at most.
   *
   * @return what undoes it, closed by the same thread when it ends
   */
  default ThreadMode enterThread() {
    return enterThread(this::threads);
  }

  /**
   * Prepares the calling thread for work with this model, on processors that it shares with others.
   * What an operation gives does not hang on how many it has.
   *
   * @param processors how many it may take, at least 1; asked again and again, by several threads
   * @return what undoes it, closed by the same thread when it ends
   */
  ThreadMode enterThread(IntSupplier processors);

  /** Frees the weights. Idempotent. No step may be under way. */
  @Override
  void close();

  /** What {@link #enterThread} changed about a thread. */
  interface ThreadMode extends AutoCloseable {
    /** Undoes it. */
    @Override
    void close();
  }
}
