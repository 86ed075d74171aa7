package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.MelStream;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.spi.WaveStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Nets whose operations take all processors, so that both lanes take turns: two matrix products at
 * the same time would make each other's threads wait at their barriers, many times as long as the
 * work takes. A step of the language model is one turn; the flow lets others go first now and then.
 */
final class SharedProcessors implements SpeechModel, SpeechLanguageModel, TokenToWave {
  /** A few steps of the language model of released size. */
  private static final long TURN = TimeUnit.MILLISECONDS.toNanos(200);

  private final SpeechModel nets;

  /** Fair: whoever waits comes next. */
  private final ReentrantLock processors = new ReentrantLock(true);

  private long turnEnds; // of whoever holds the lock

  private SharedProcessors(SpeechModel nets) {
    this.nets = nets;
  }

  /** {@return the nets, taking turns where they must} */
  static SpeechModel of(SpeechModel nets) {
    return areNeededBy(nets) ? new SharedProcessors(nets) : nets;
  }

  /** {@return whether two operations need more processors than there are} */
  static boolean areNeededBy(SpeechModel nets) {
    return nets.device().kind() != Device.Kind.CUDA
        && 2L * nets.threads() > Runtime.getRuntime().availableProcessors();
  }

  private <T> T turn(Supplier<T> work) {
    processors.lock();
    try {
      turnEnds = System.nanoTime() + TURN;
      return work.get();
    } finally {
      processors.unlock();
    }
  }

  /** {@return a beat at which others come to their turn when this one has lasted} */
  private Runnable polite(Runnable beat) {
    return () -> {
      beat.run();
      if (System.nanoTime() - turnEnds > 0 && processors.hasQueuedThreads()) {
        int holds = processors.getHoldCount(); // a stream may be made within a whole utterance
        for (int i = 0; i < holds; i++) {
          processors.unlock();
        }
        for (int i = 0; i < holds; i++) {
          processors.lock();
        }
        turnEnds = System.nanoTime() + TURN;
      }
    };
  }

  @Override
  public SpeechLanguageModel llm() {
    return this;
  }

  @Override
  public TokenToWave tokenToWave() {
    return this;
  }

  @Override
  public void advance(List<Feed> feeds) {
    turn(
        () -> {
          nets.llm().advance(feeds);
          return null;
        });
  }

  @Override
  public List<MelFrames> mel(List<FlowInput> inputs, Runnable beat) {
    return turn(() -> nets.tokenToWave().mel(inputs, polite(beat)));
  }

  @Override
  public float[] wave(MelFrames mel, Noise noise, double speed) {
    return turn(() -> nets.tokenToWave().wave(mel, noise, speed));
  }

  @Override
  public MelStream openMel(FlowPrompt prompt, LastChunk last) {
    MelStream stream = nets.tokenToWave().openMel(prompt, last);
    return new MelStream() {
      @Override
      public MelFrames next(int[] tokens, boolean end, Runnable beat) {
        return turn(() -> stream.next(tokens, end, polite(beat)));
      }

      @Override
      public boolean isIncremental() {
        return stream.isIncremental();
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }

  @Override
  public WaveStream openWave(VocoderPlan plan) {
    WaveStream stream = nets.tokenToWave().openWave(plan);
    return new WaveStream() {
      @Override
      public float[] next(MelFrames mel, boolean last) {
        return turn(() -> stream.next(mel, last));
      }

      @Override
      public void close() {
        stream.close();
      }
    };
  }

  // ---- as they are --------------------------------------------------------------------------

  @Override
  public int outputSize() {
    return nets.llm().outputSize();
  }

  @Override
  public int textVocabulary() {
    return nets.llm().textVocabulary();
  }

  @Override
  public TokenSequence open() {
    return nets.llm().open();
  }

  @Override
  public int sampleRate() {
    return nets.tokenToWave().sampleRate();
  }

  @Override
  public int threads() {
    return nets.threads();
  }

  @Override
  public long parameters() {
    return nets.parameters();
  }

  @Override
  public Map<String, String> details() {
    return nets.details();
  }

  @Override
  public Device device() {
    return nets.device();
  }

  @Override
  public OptionalLong peakDeviceBytes() {
    return nets.peakDeviceBytes();
  }

  @Override
  public ThreadMode enterThread() {
    return nets.enterThread();
  }

  @Override
  public void close() {
    nets.close();
  }
}
