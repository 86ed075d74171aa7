package io.github.cosyvoice4j.core.engine;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nets without arithmetic: the language model counts until the speech is long enough and then ends
 * it, the vocoder gives 480 samples of 0.5 a token. What happens at each step can be changed.
 */
final class FakeSpeechModel implements SpeechModel, SpeechLanguageModel, TokenToWave {
  /** More than the window in which a repeated token is drawn again. */
  static final int SPEECH_TOKENS = 16;

  /** Run before each step of the language model. */
  volatile Runnable onStep = () -> {};

  /** Run before the vocoder's work. */
  volatile Runnable onWave = () -> {};

  /** Run before mel frames are freed. */
  volatile Runnable onRelease = () -> {};

  /** Run when a worker enters. */
  volatile Runnable onEnter = () -> {};

  /** What the vocoder gives. */
  volatile float sample = 0.5f;

  /** Speeches that end before their first token. */
  final AtomicInteger emptySpeeches = new AtomicInteger();

  final AtomicInteger openSequences = new AtomicInteger();
  final AtomicInteger openMels = new AtomicInteger();
  final AtomicInteger openMelStreams = new AtomicInteger();
  final AtomicInteger openWaves = new AtomicInteger();
  final AtomicInteger enteredThreads = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public SpeechLanguageModel llm() {
    return this;
  }

  @Override
  public TokenToWave tokenToWave() {
    return this;
  }

  @Override
  public long parameters() {
    return 0;
  }

  @Override
  public Map<String, String> details() {
    return Map.of("natives", "none");
  }

  @Override
  public ThreadMode enterThread() {
    onEnter.run();
    enteredThreads.incrementAndGet();
    return enteredThreads::decrementAndGet;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  @Override
  public int outputSize() {
    return SPEECH_TOKENS + 3;
  }

  @Override
  public int speechTokens() {
    return SPEECH_TOKENS;
  }

  @Override
  public int textVocabulary() {
    return Integer.MAX_VALUE;
  }

  @Override
  public TokenSequence open() {
    openSequences.incrementAndGet();
    return new Counting(emptySpeeches.getAndUpdate(n -> Math.max(0, n - 1)) > 0);
  }

  @Override
  public void advance(List<Feed> feeds) {
    feeds.forEach(feed -> ((Counting) feed.sequence()).length += feed.input().rows());
  }

  @Override
  public int sampleRate() {
    return 24_000;
  }

  @Override
  public List<MelFrames> mel(List<FlowInput> inputs, Runnable beat) {
    beat.run();
    return inputs.stream().map(input -> frames(input.tokens().length)).toList();
  }

  /** Gives a frame for each token of those chunks of 25 that the 3 tokens after them follow. */
  @Override
  public MelStream openMel(FlowPrompt prompt, LastChunk end) {
    openMelStreams.incrementAndGet();
    return new MelStream() {
      private int seen = prompt.tokens().length;
      private int done = seen;

      @Override
      public MelFrames next(int[] tokens, boolean last, Runnable beat) {
        beat.run();
        seen += tokens.length;
        int ready = last ? seen : Math.max(done, (seen - 3) / 25 * 25);
        MelFrames mel = frames(ready - done);
        done = ready;
        return mel;
      }

      @Override
      public boolean isIncremental() {
        return true;
      }

      @Override
      public void close() {
        openMelStreams.decrementAndGet();
      }
    };
  }

  private MelFrames frames(int count) {
    openMels.incrementAndGet();
    return new MelFrames() {
      @Override
      public int frames() {
        return count;
      }

      @Override
      public void close() {
        onRelease.run();
        openMels.decrementAndGet();
      }
    };
  }

  @Override
  public float[] wave(MelFrames mel, Noise noise) {
    return wave(mel, noise, 1);
  }

  @Override
  public float[] wave(MelFrames mel, Noise noise, double speed) {
    onWave.run();
    return samples((int) (mel.frames() / speed));
  }

  @Override
  public WaveStream openWave(VocoderPlan plan) {
    openWaves.incrementAndGet();
    return new WaveStream() {
      private int frames;
      private int given;

      @Override
      public float[] next(MelFrames mel, boolean last) {
        onWave.run();
        frames += mel.frames();
        int known = (int) (frames / plan.speed());
        float[] samples = samples(known - given);
        given = known;
        return samples;
      }

      @Override
      public void close() {
        openWaves.decrementAndGet();
      }
    };
  }

  private float[] samples(int frames) {
    float[] samples = new float[frames * 480];
    Arrays.fill(samples, sample);
    return samples;
  }

  private final class Counting implements TokenSequence {
    private final boolean empty;
    private int step;
    private int length;

    Counting(boolean empty) {
      this.empty = empty;
    }

    @Override
    public void logits(float[] into) {
      onStep.run();
      Arrays.fill(into, -100);
      // the second end id is never masked; the first is, until the speech is long enough
      into[empty ? SPEECH_TOKENS + 1 : SPEECH_TOKENS] = 200;
      into[step++ % SPEECH_TOKENS] = 100;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public void close() {
      openSequences.decrementAndGet();
    }
  }
}
