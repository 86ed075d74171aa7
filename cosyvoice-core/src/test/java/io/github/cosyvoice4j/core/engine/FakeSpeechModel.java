package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.core.spi.FlowInput;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.core.spi.MelStream;
import io.github.cosyvoice4j.core.spi.OutOfDeviceMemory;
import io.github.cosyvoice4j.core.spi.SpeechLanguageModel;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.spi.TokenSequence;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.spi.WaveStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Nets without arithmetic. The language model says tokens that hang on all it has read, and ends
 * the speech as soon as it may; the vocoder gives 480 samples a token, whose value is the token's.
 * What happens at each call can be changed.
 */
final class FakeSpeechModel implements SpeechModel, SpeechLanguageModel, TokenToWave {
  /** More than the window in which a repeated token is drawn again. */
  static final int SPEECH_TOKENS = 16;

  static final int SAMPLES_PER_TOKEN = 480;

  private static final ThreadLocal<IntSupplier> PROCESSORS = new ThreadLocal<>();

  /** Run before each step of the language model. */
  volatile Runnable onStep = () -> {};

  /** Run before each pass of the flow. */
  volatile Runnable onFlow = () -> {};

  /** Run before the vocoder's work. */
  volatile Runnable onWave = () -> {};

  /** Run before mel frames are freed. */
  volatile Runnable onRelease = () -> {};

  /** Run when a worker enters. */
  volatile Runnable onEnter = () -> {};

  /** What the vocoder gives; the token's own value if it is not set. */
  volatile Float sample;

  /** Speeches that end before their first token. */
  final AtomicInteger emptySpeeches = new AtomicInteger();

  /** Whether speech never ends by itself. */
  volatile boolean endless;

  /** How many sequences have room in a step, and how many utterances in a pass of the flow. */
  volatile int room = Integer.MAX_VALUE;

  volatile Device device = Device.CPU;

  volatile Map<String, String> details = Map.of("natives", "none");

  /** Processors that an operation is said to take: so many that both lanes have to share. */
  volatile int threads = Integer.MAX_VALUE / 2;

  final AtomicInteger openSequences = new AtomicInteger();
  final AtomicInteger openMels = new AtomicInteger();
  final AtomicInteger openStreams = new AtomicInteger();
  final AtomicInteger enteredThreads = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  /** The largest number of sequences that were advanced together. */
  final AtomicInteger together = new AtomicInteger();

  @Override
  public SpeechLanguageModel llm() {
    return this;
  }

  @Override
  public TokenToWave tokenToWave() {
    return this;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public long parameters() {
    return 0;
  }

  @Override
  public Map<String, String> details() {
    return details;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public OptionalLong peakDeviceBytes() {
    return device.equals(Device.CPU) ? OptionalLong.empty() : OptionalLong.of(together.get());
  }

  @Override
  public ThreadMode enterThread(IntSupplier processors) {
    onEnter.run();
    enteredThreads.incrementAndGet();
    PROCESSORS.set(processors);
    return enteredThreads::decrementAndGet;
  }

  /** {@return what the calling thread, which has entered, may take now} */
  int processors() {
    return PROCESSORS.get().getAsInt();
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  private void requireRoom(int batch) {
    if (batch > room) {
      throw new OutOfDeviceMemory(batch << 20, (long) room << 20, "fake", null);
    }
  }

  // ---- language model -----------------------------------------------------------------------

  @Override
  public int outputSize() {
    return SPEECH_TOKENS + 3;
  }

  @Override
  public int textVocabulary() {
    return Integer.MAX_VALUE;
  }

  @Override
  public TokenSequence open() {
    openSequences.incrementAndGet();
    return new Sequence(emptySpeeches.getAndUpdate(n -> Math.max(0, n - 1)) > 0);
  }

  @Override
  public void advance(List<Feed> feeds) {
    together.accumulateAndGet(feeds.size(), Math::max);
    requireRoom(feeds.size());
    onStep.run();
    for (Feed feed : feeds) {
      ((Sequence) feed.sequence()).read(feed.input());
    }
  }

  private final class Sequence implements TokenSequence {
    private final boolean empty;
    private boolean isClosed;
    private int length;
    private int history = 1;
    private int step;

    Sequence(boolean empty) {
      this.empty = empty;
    }

    void read(LmInput input) {
      length += input.rows();
      // As if the rows were read one by one: how they were cut must not show.
      for (String row : input.toString().split(" ", -1)) {
        history = 31 * history + row.hashCode();
      }
    }

    @Override
    public void logits(float[] into) {
      Arrays.fill(into, -100);
      // the second end id is never masked; the first is, until the speech is long enough
      if (endless) {
        Arrays.fill(into, SPEECH_TOKENS, into.length, Float.NEGATIVE_INFINITY);
      } else {
        into[empty ? SPEECH_TOKENS + 1 : SPEECH_TOKENS] = 200;
      }
      // neighbours differ, so that no token is drawn again as a repetition
      into[(step++ + Math.floorMod(history, 2) * 8) % SPEECH_TOKENS] = 100;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        openSequences.decrementAndGet();
      }
    }
  }

  // ---- flow and vocoder ---------------------------------------------------------------------

  @Override
  public int sampleRate() {
    return 24_000;
  }

  @Override
  public List<MelFrames> mel(List<FlowInput> inputs, Runnable beat) {
    requireRoom(inputs.size());
    onFlow.run();
    beat.run();
    return inputs.stream().<MelFrames>map(input -> new Mel(input.tokens())).toList();
  }

  @Override
  public MelStream openMel(FlowPrompt prompt, LastChunk lastChunk) {
    openStreams.incrementAndGet();
    return new FakeMelStream();
  }

  @Override
  public float[] wave(MelFrames mel, Noise noise, double speed) {
    onWave.run();
    return samples(((Mel) mel).tokens);
  }

  @Override
  public WaveStream openWave(VocoderPlan plan) {
    openStreams.incrementAndGet();
    return new FakeWaveStream();
  }

  private float[] samples(int[] tokens) {
    float[] samples = new float[tokens.length * SAMPLES_PER_TOKEN];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = sample != null ? sample : tokens[i / SAMPLES_PER_TOKEN] / (float) SPEECH_TOKENS;
    }
    return samples;
  }

  private final class Mel implements MelFrames {
    private final int[] tokens;
    private boolean isClosed;

    Mel(int[] tokens) {
      this.tokens = tokens;
      openMels.incrementAndGet();
    }

    @Override
    public int frames() {
      return tokens.length;
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        onRelease.run();
        openMels.decrementAndGet();
      }
    }
  }

  /** Holds the last three tokens back, as those that are looked ahead to. */
  private final class FakeMelStream implements MelStream {
    private final List<Integer> held = new ArrayList<>();
    private boolean isClosed;

    @Override
    public MelFrames next(int[] tokens, boolean last, Runnable beat) {
      onFlow.run();
      beat.run();
      Arrays.stream(tokens).forEach(held::add);
      List<Integer> out = held.subList(0, last ? held.size() : Math.max(0, held.size() - 3));
      int[] ready = out.stream().mapToInt(Integer::intValue).toArray();
      out.clear();
      return new Mel(ready);
    }

    @Override
    public boolean isIncremental() {
      return true;
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        openStreams.decrementAndGet();
      }
    }
  }

  private final class FakeWaveStream implements WaveStream {
    private boolean isClosed;

    @Override
    public float[] next(MelFrames mel, boolean last) {
      onWave.run();
      return samples(((Mel) mel).tokens);
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        openStreams.decrementAndGet();
      }
    }
  }
}
