package io.github.cosyvoice4j.hift;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.model.ConfigNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of a vocoder: the node {@code hift} of {@code cosyvoice2.yaml}.
 *
 * @param channels widths of the nets
 * @param source how pitch becomes a source signal
 * @param levels the upsampling levels, first to last
 * @param resblocks the residual blocks that every level runs side by side
 * @param output how the last level becomes samples
 */
public record HiFTConfig(
    Channels channels, Source source, List<Level> levels, List<Kernel> resblocks, Output output) {

  /** Steps on either side that {@code conv_pre} and {@code conv_post} look at. */
  static final int OUTER_REACH = 3;

  /** Upstream gives the first generation's rate another sine generator. */
  private static final int RATE_OF_FIRST_GENERATION = 22050;

  /** Copies the lists. */
  public HiFTConfig {
    levels = List.copyOf(levels);
    resblocks = List.copyOf(resblocks);
  }

  /**
   * Reads the node.
   *
   * @param hift the node {@code hift}
   * @return the configuration
   * @throws ModelFormatException if a number is missing, or this is another kind of vocoder
   */
  public static HiFTConfig of(ConfigNode hift) throws ModelFormatException {
    Source source = Source.of(hift);
    if (source.samplingRate() == RATE_OF_FIRST_GENERATION) {
      throw hift.at("sampling_rate").wrong("another rate than the first generation's");
    }
    return new HiFTConfig(
        Channels.of(hift),
        source,
        levels(hift),
        kernels(hift, "resblock_kernel_sizes", "resblock_dilation_sizes"),
        Output.of(hift));
  }

  private static List<Level> levels(ConfigNode hift) throws ModelFormatException {
    List<Integer> rates = sizes(hift.at("upsample_rates"));
    List<Integer> kernels = sizes(hift.at("upsample_kernel_sizes"));
    List<Kernel> sources =
        kernels(hift, "source_resblock_kernel_sizes", "source_resblock_dilation_sizes");
    requireCount(hift.at("upsample_kernel_sizes"), rates.size(), kernels.size());
    requireCount(hift.at("source_resblock_kernel_sizes"), rates.size(), sources.size());
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      levels.add(new Level(rates.get(i), kernels.get(i), sources.get(i)));
    }
    return levels;
  }

  private static List<Kernel> kernels(ConfigNode hift, String sizesKey, String dilationsKey)
      throws ModelFormatException {
    List<Integer> sizes = sizes(hift.at(sizesKey));
    List<ConfigNode> dilations = hift.list(dilationsKey);
    requireCount(hift.at(dilationsKey), sizes.size(), dilations.size());
    List<Kernel> kernels = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      kernels.add(new Kernel(sizes.get(i), sizes(dilations.get(i))));
    }
    return kernels;
  }

  private static List<Integer> sizes(ConfigNode list) throws ModelFormatException {
    List<Integer> sizes = new ArrayList<>();
    for (ConfigNode item : list.items()) {
      sizes.add(item.size());
    }
    if (sizes.isEmpty()) {
      throw list.wrong("at least one size");
    }
    return sizes;
  }

  private static void requireCount(ConfigNode list, int expected, int got)
      throws ModelFormatException {
    if (expected != got) {
      throw list.wrong(expected + " entries");
    }
  }

  /** {@return samples made of one mel frame} */
  public int samplesPerFrame() {
    return levels.stream().mapToInt(Level::rate).reduce(output.hopLen(), (a, b) -> a * b);
  }

  /** {@return frames on either side of a sample that it depends on: 13 in released models} */
  public int contextFrames() {
    return contextFrames(0);
  }

  /**
   * {@return frames on either side of a sample that a level and those after it look at}
   *
   * <p>As far as they could look, less a seventh: only the outermost taps of every convolution
   * together reach there; measured, that changes no sample by more than rounding does.
   *
   * @param level number of the level, from 0, with which all that comes before it is counted
   */
  int contextFrames(int level) {
    return (int) Math.ceil(reach(level) * (6.0 / 7) / samplesPerFrame());
  }

  /** Samples on either side that the nets could look at, walking back from a sample. */
  private long reach(int firstLevel) {
    long hop = output.hopLen();
    long fourier = output.nFft() / 2;
    long reach = fourier + OUTER_REACH * hop;
    long ofSource = 0;
    for (int i = levels.size() - 1; i >= firstLevel; i--) {
      Level level = levels.get(i);
      long step = hop * sourceRate(i); // samples of a step of this level
      reach += step * resblocks.stream().mapToLong(Kernel::reach).max().orElse(0);
      ofSource = Math.max(ofSource, reach + step * (level.source().reach() + 2) + fourier);
      reach += step * (level.kernel() - 1 - (level.kernel() - level.rate()) / 2);
    }
    long outer = firstLevel == 0 ? OUTER_REACH * (long) samplesPerFrame() : 0;
    return Math.max(ofSource, reach + outer);
  }

  /**
   * {@return channels after a level, or before the first}
   *
   * @param levelsDone how many levels are behind
   */
  public int channelsAfter(int levelsDone) {
    return channels.base() >> levelsDone;
  }

  /**
   * {@return how many spectrum columns make one step of a level}
   *
   * @param level number of the level, from 0
   */
  public int sourceRate(int level) {
    return levels.stream().skip(level + 1L).mapToInt(Level::rate).reduce(1, (a, b) -> a * b);
  }

  /**
   * Widths of the nets.
   *
   * @param mel mel bins
   * @param base channels before the first level; each level halves them
   * @param f0 channels inside the pitch predictor
   */
  public record Channels(int mel, int base, int f0) {
    private static Channels of(ConfigNode hift) throws ModelFormatException {
      return new Channels(
          hift.size("in_channels"),
          hift.size("base_channels"),
          hift.at("f0_predictor").size("cond_channels"));
    }
  }

  /**
   * How pitch becomes a source signal.
   *
   * @param samplingRate samples a second
   * @param harmonics overtones beside the fundamental
   * @param sineAmp amplitude of each sine ({@code nsf_alpha})
   * @param noiseStd deviation of the noise on voiced samples ({@code nsf_sigma})
   * @param voicedThreshold pitch in Hz above which a frame is voiced
   */
  public record Source(
      int samplingRate, int harmonics, double sineAmp, double noiseStd, double voicedThreshold) {
    private static Source of(ConfigNode hift) throws ModelFormatException {
      return new Source(
          hift.size("sampling_rate"),
          hift.intValue("nb_harmonics", 8),
          hift.doubleValue("nsf_alpha", 0.1),
          hift.doubleValue("nsf_sigma", 0.003),
          hift.doubleValue("nsf_voiced_threshold", 10));
    }

    /** {@return the fundamental and its overtones} */
    int sines() {
      return harmonics + 1;
    }
  }

  /**
   * One upsampling level.
   *
   * @param rate steps made of one
   * @param kernel taps of the transposed convolution
   * @param source the residual block that the source goes through
   */
  public record Level(int rate, int kernel, Kernel source) {}

  /**
   * Shape of a residual block.
   *
   * @param size taps of its convolutions
   * @param dilations one per pair of convolutions
   */
  public record Kernel(int size, List<Integer> dilations) {
    /** Copies the list. */
    public Kernel {
      dilations = List.copyOf(dilations);
    }

    /** {@return steps on either side that the block looks at} */
    long reach() {
      return dilations.stream().mapToLong(dilation -> (size / 2) * (dilation + 1L)).sum();
    }
  }

  /**
   * How the last level becomes samples.
   *
   * @param nFft samples of a Fourier frame
   * @param hopLen samples between Fourier frames
   * @param lreluSlope slope of the activation before each level
   * @param audioLimit samples are clamped to plus and minus this
   */
  public record Output(int nFft, int hopLen, double lreluSlope, double audioLimit) {
    private static Output of(ConfigNode hift) throws ModelFormatException {
      ConfigNode istft = hift.at("istft_params");
      int nFft = istft.size("n_fft");
      int hopLen = istft.size("hop_len");
      if (nFft % 2 != 0) {
        throw istft.at("n_fft").wrong("an even number"); // weights tell n_fft / 2 only
      }
      if (hopLen > nFft) {
        throw istft.at("hop_len").wrong("at most n_fft, " + nFft);
      }
      return new Output(
          nFft,
          hopLen,
          hift.doubleValue("lrelu_slope", 0.1),
          hift.doubleValue("audio_limit", 0.99));
    }

    /** {@return frequencies of a Fourier frame} */
    int bins() {
      return nFft / 2 + 1;
    }
  }
}
