package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.core.sampling.Noise;
import io.github.cosyvoice4j.nn.Conv1d;
import io.github.cosyvoice4j.nn.ConvTranspose1d;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The vocoder: mel frames to samples by a neural source filter and an inverse Fourier transform;
 * HiFTNet (<a href="https://arxiv.org/abs/2309.09493">arXiv 2309.09493</a>), {@code
 * cosyvoice/hifigan/generator.py}.
 *
 * <p>Mel frames are (B, M, T), sources (B, 1, S), waves (B, S), with S = T x {@link
 * HiFTConfig#samplesPerFrame()}. The steps {@link #f0}, {@link #source} and {@link #decode} can be
 * taken one by one; {@link #inference} takes them all. Immutable and safe for use by several
 * threads; results belong to the caller's {@link TensorScope}.
 */
public final class HiFTGenerator {
  private static final int OUTER_KERNEL = 2 * HiFTConfig.OUTER_REACH + 1;
  private static final double LAST_SLOPE = 0.01; // upstream forgot lrelu_slope before conv_post
  private static final double MAX_MAGNITUDE = 1e2;

  private final HiFTConfig config;
  private final ConvWay way;
  private final ConvRNNF0Predictor f0Predictor;
  private final SourceModuleHnNSF mSource;
  private final Conv1d convPre; // (C, M, 7)
  private final List<ConvTranspose1d> ups = new ArrayList<>(); // (C, C / 2, kernel)
  private final List<Conv1d> sourceDowns = new ArrayList<>(); // (C / 2, 2 bins, 2 rate or 1)
  private final List<ResBlock> sourceResblocks = new ArrayList<>();
  private final List<ResBlock> resblocks = new ArrayList<>(); // level by level
  private final Conv1d convPost; // (2 bins, C, 7)
  private final ShortTimeFourier fourier;

  /**
   * Loads the vocoder for the device of the calling thread: a GPU shares out whole convolutions
   * itself.
   *
   * @param w weights of {@code hift.pt}, which own the net's tensors
   * @param config the sizes
   * @throws IOException if a tensor is missing or of another shape
   */
  public HiFTGenerator(ModuleWeights w, HiFTConfig config) throws IOException {
    this(w, config, Torch.isOnHost() ? ConvWay.BY_SIZE : ConvWay.WHOLE);
  }

  /**
   * Loads the vocoder.
   *
   * @param w weights of {@code hift.pt}, which own the net's tensors
   * @param config the sizes
   * @param way how most of its convolutions are computed
   * @throws IOException if a tensor is missing or of another shape
   */
  public HiFTGenerator(ModuleWeights w, HiFTConfig config, ConvWay way) throws IOException {
    this.config = config;
    this.way = way;
    f0Predictor = new ConvRNNF0Predictor(w.at("f0_predictor"), config.channels());
    mSource = new SourceModuleHnNSF(w.at("m_source"), config);
    long spectrum = 2L * config.output().bins();
    long base = config.channels().base();
    ConvShape same = ConvShape.PLAIN.padded(OUTER_KERNEL / 2);
    convPre =
        Conv1d.load(
            w.at("conv_pre"), new Conv1d.Size(config.channels().mel(), base, OUTER_KERNEL), same);
    for (int i = 0; i < config.levels().size(); i++) {
      loadLevel(w, i, spectrum);
    }
    long last = config.channelsAfter(config.levels().size());
    convPost = Conv1d.load(w.at("conv_post"), new Conv1d.Size(last, spectrum, OUTER_KERNEL), same);
    fourier = new ShortTimeFourier(w, config.output()); // its size is one that the weights have
  }

  private void loadLevel(ModuleWeights w, int i, long spectrum) throws IOException {
    HiFTConfig.Level level = config.levels().get(i);
    long in = config.channelsAfter(i);
    long out = config.channelsAfter(i + 1);
    ups.add(
        ConvTranspose1d.load(
            w.at("ups").at(i),
            new Conv1d.Size(in, out, level.kernel()),
            ConvShape.PLAIN.strided(level.rate()).padded((level.kernel() - level.rate()) / 2)));
    sourceDowns.add(sourceDown(w.at("source_downs").at(i), spectrum, out, config.sourceRate(i)));
    sourceResblocks.add(new ResBlock(w.at("source_resblocks").at(i), out, level.source(), way));
    for (HiFTConfig.Kernel kernel : config.resblocks()) {
      resblocks.add(new ResBlock(w.at("resblocks").at(resblocks.size()), out, kernel, way));
    }
  }

  private static Conv1d sourceDown(ModuleWeights w, long spectrum, long out, int rate)
      throws IOException {
    return rate == 1
        ? Conv1d.load(w, new Conv1d.Size(spectrum, out, 1), ConvShape.PLAIN)
        : Conv1d.load(
            w,
            new Conv1d.Size(spectrum, out, 2L * rate),
            ConvShape.PLAIN.strided(rate).padded(rate / 2));
  }

  /** {@return the sizes} */
  public HiFTConfig config() {
    return config;
  }

  /**
   * {@return pitch in Hz, (B, T)}
   *
   * @param mel (B, M, T), T at least 1
   * @throws IllegalArgumentException if mel has another shape
   */
  public Tensor f0(Tensor mel) {
    requireMel(mel);
    return f0Predictor.forward(mel);
  }

  /**
   * Makes the source signal of one utterance.
   *
   * @param f0 Hz, (1, T)
   * @param noise gives, in this order: uniform start phases (sines), noise (S, sines), and S values
   *     that upstream draws and drops
   * @param probe sees {@code sine}
   * @return (1, 1, S)
   */
  public Tensor source(Tensor f0, Noise noise, Probe probe) {
    return mSource.forward(f0, noise, probe);
  }

  /**
   * Makes the wave.
   *
   * @param mel (B, M, T), T at least 1
   * @param source (B, 1, S)
   * @param probe sees {@code stft}, {@code conv_pre}, {@code ups.0} .. {@code conv_post}
   * @return (B, S), within plus and minus the audio limit
   * @throws IllegalArgumentException if mel or source has another shape
   */
  public Tensor decode(Tensor mel, Tensor source, Probe probe) {
    requireMel(mel);
    return decode(mel, source, new Span(0, mel.size(2)), probe);
  }

  /**
   * Makes the wave of some of the frames. The others give context: each level lets go of those that
   * the levels after it don't look at.
   *
   * @param mel (B, M, T), T at least 1
   * @param source (B, 1, S)
   * @param wanted the frames whose samples are wanted
   * @param probe as in {@link #decode(Tensor, Tensor, Probe)}
   * @return (B, samples of those frames)
   * @throws IllegalArgumentException if mel or source has another shape
   */
  Tensor decode(Tensor mel, Tensor source, Span wanted, Probe probe) {
    requireMel(mel);
    requireSource(source, mel.size(2) * config.samplesPerFrame());
    try (TensorScope scope = TensorScope.open()) {
      Tensor spectrum = fourier.forward(source); // (B, 1, S) -> (B, 2 bins, F)
      probe.see("stft", spectrum);
      Tensor lines = rows(spectrum); // (B, F, 2 bins)
      Tensor x = convPre.forwardRows(rows(mel)); // (B, M, T) -> (B, T, C)
      see("conv_pre", x, probe);
      Span all = new Span(0, mel.size(2));
      Span at = all;
      for (int i = 0; i < ups.size(); i++) {
        Span needed = wanted.widened(config.contextFrames(i), all);
        try (Tensor below = x;
            Tensor frames = part(below, at, needed);
            Tensor columns = part(lines, 1, all, needed);
            Tensor both = upsample(i, frames, columns, probe)) {
          x = blend(i, both, probe); // (B, T, C) -> (B, T rate, C / 2)
        }
        at = needed;
      }
      x = convPost.forwardRows(x.leakyRelu(LAST_SLOPE)); // (B, F, C) -> (B, F, 2 bins)
      see("conv_post", x, probe);
      return scope.escape(part(samples(rows(x)), at, wanted)); // (B, 2 bins, F) -> (B, S)
    }
  }

  /** Exchanges channels and time. */
  private static Tensor rows(Tensor x) {
    return x.transpose(1, 2).contiguous();
  }

  /** Shows (B, T, C) as (B, C, T), which upstream has. */
  private static void see(String name, Tensor x, Probe probe) {
    try (Tensor channelsFirst = x.transpose(1, 2)) {
      probe.see(name, channelsFirst);
    }
  }

  /** What belongs to some of the frames that a tensor spans along its second axis. */
  private static Tensor part(Tensor x, Span spanned, Span wanted) {
    return part(x, 0, spanned, wanted);
  }

  /** The same of a tensor that has some steps more than its frames, as spectra have one. */
  private static Tensor part(Tensor x, long more, Span spanned, Span wanted) {
    long step = (x.size(1) - more) / spanned.length();
    Span part = wanted.since(spanned.from());
    return x.narrow(1, part.from() * step, part.length() * step + more);
  }

  /** The frames, upsampled, and the source. */
  private Tensor upsample(int level, Tensor x, Tensor spectrum, Probe probe) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = ups.get(level).forwardRows(x.leakyRelu(config.output().lreluSlope()));
      see("ups." + level, y, probe);
      if (level == ups.size() - 1) {
        y = Tensor.cat(1, y.narrow(1, 1, 1), y); // reflected: the source's spectrum has one more
      }
      return scope.escape(y.add_(filteredSource(level, spectrum, probe)));
    }
  }

  private Tensor filteredSource(int level, Tensor spectrum, Probe probe) {
    Tensor down = sourceDowns.get(level).forwardRows(spectrum); // (B, F, 2 bins) -> (B, T, C)
    see("source_downs." + level, down, probe);
    Tensor source = sourceResblocks.get(level).forward(down);
    see("source_resblocks." + level, source, probe);
    return source;
  }

  /** The mean of the level's residual blocks. */
  private Tensor blend(int level, Tensor x, Probe probe) {
    int count = config.resblocks().size();
    Tensor sum = null;
    for (int i = level * count; i < (level + 1) * count; i++) {
      Tensor y = resblocks.get(i).forward(x);
      see("resblocks." + i, y, probe);
      if (sum == null) {
        sum = y;
      } else {
        sum.add_(y);
        y.close();
      }
    }
    return sum.div_(count);
  }

  private Tensor samples(Tensor x) {
    int bins = config.output().bins();
    Tensor magnitude = x.narrow(1, 0, bins).exp().clampMax(MAX_MAGNITUDE);
    Tensor phase = x.narrow(1, bins, bins).sin();
    Tensor spectrum =
        Tensor.cat(1, phase.cos().mul_(magnitude), phase.sin().mul_(magnitude)); // (B, 2 bins, F)
    double limit = config.output().audioLimit();
    return fourier.inverse(spectrum).clamp(-limit, limit);
  }

  /**
   * Makes source and wave of whole mel frames.
   *
   * @param mel (1, M, T), T at least 1
   * @param cacheSource (1, 1, at most S): the end of the source made before for the same frames,
   *     which takes the place of the new one's start; or null
   * @param noise see {@link #source}
   * @param probe sees {@code f0}, {@code sine}, {@code source}, what {@link #decode} shows, and
   *     {@code wave}
   * @return both
   * @throws IllegalArgumentException if mel or cacheSource has another shape
   */
  public Speech inference(Tensor mel, Tensor cacheSource, Noise noise, Probe probe) {
    requireMel(mel);
    try (TensorScope scope = TensorScope.open()) {
      Tensor f0 = f0(mel);
      probe.see("f0", f0);
      Tensor source = source(f0, noise, probe);
      if (cacheSource != null) {
        requireCache(cacheSource, source);
        source.narrow(2, 0, cacheSource.size(2)).copy_(cacheSource);
      }
      probe.see("source", source);
      Tensor wave = decode(mel, source, probe);
      probe.see("wave", wave);
      return new Speech(scope.escape(wave), scope.escape(source));
    }
  }

  SourceModuleHnNSF mSource() {
    return mSource;
  }

  private void requireMel(Tensor mel) {
    int bins = config.channels().mel();
    if (mel.dim() != 3 || mel.size(1) != bins || mel.size(2) < 1) {
      throw wrongShape("mel", "(B, " + bins + ", at least 1)", mel);
    }
  }

  private static void requireSource(Tensor source, long samples) {
    if (source.dim() != 3 || source.size(1) != 1 || source.size(2) != samples) {
      throw wrongShape("source", "(B, 1, " + samples + ")", source);
    }
  }

  private static void requireCache(Tensor cache, Tensor source) {
    if (cache.dim() != 3 || cache.size(1) != 1 || cache.size(2) > source.size(2)) {
      throw wrongShape("cache source", "(B, 1, at most " + source.size(2) + ")", cache);
    }
  }

  private static IllegalArgumentException wrongShape(String name, String expected, Tensor got) {
    return new IllegalArgumentException(
        name + ": expected shape " + expected + ", got " + Arrays.toString(got.shape()));
  }

  /**
   * What the vocoder makes.
   *
   * @param wave (1, S)
   * @param source (1, 1, S), for the next call's cache
   */
  public record Speech(Tensor wave, Tensor source) {}
}
