package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The processors that both lanes of a device compute with. A lane that is alone at work has as many
 * as one operation takes; where two operations would take more than there are, both at work have a
 * half each. A change is seen where work is split next: within an Euler step that began with one
 * processor, rows stay one after the other.
 *
 * <p>The language model is bound by memory and the flow by arithmetic, so side by side they use
 * more of a machine than one after the other. Thread-safe.
 */
final class SharedProcessors {
  private final int threads;
  private final int available;
  private final AtomicInteger working = new AtomicInteger(); // lanes

  /**
   * Nobody is at work yet.
   *
   * @param threads what one operation takes at most
   * @param available all there are
   */
  SharedProcessors(int threads, int available) {
    this.threads = threads;
    this.available = available;
  }

  /** {@return those that a model's nets are computed with} */
  static SharedProcessors of(SpeechModel nets) {
    int available =
        nets.device().kind() == Device.Kind.CUDA
            ? Integer.MAX_VALUE // as little is computed here
            : Runtime.getRuntime().availableProcessors();
    return new SharedProcessors(nets.threads(), available);
  }

  /** {@return whether two operations need more than there are} */
  boolean areScarce() {
    return 2L * threads > available;
  }

  /** {@return what the language model's lane has} */
  Share ofLanguage() {
    return new Share(available / 2);
  }

  /** {@return what the vocoder's lane has, of an odd number the larger half} */
  Share ofVocoder() {
    return new Share(available - available / 2);
  }

  /** What one lane has: asked how much that is now. */
  final class Share implements IntSupplier {
    private final int half;

    private Share(int half) {
      this.half = half;
    }

    /** Says that the lane computes from now on. */
    void enter() {
      working.incrementAndGet();
    }

    /** Says that it does so no longer. */
    void leave() {
      working.decrementAndGet();
    }

    @Override
    public int getAsInt() {
      return areScarce() && working.get() > 1 ? Math.max(1, Math.min(half, threads)) : threads;
    }
  }
}
