package io.github.cosyvoice4j.eval.metric;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.onnx.OnnxInput;
import io.github.cosyvoice4j.core.onnx.OnnxModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DNSMOS: how good people would find the sound, 1 to 5, guessed by Microsoft's nets, which the user
 * brings. {@code dnsmosOvrl}, {@code dnsmosSig} (the voice) and {@code dnsmosBak} (the background)
 * of {@code sig_bak_ovr.onnx}; {@code dnsmosP808} of {@code model_v8.onnx} if that is there too.
 *
 * <p>Sound is taken at 16 kHz, doubled until it is as long as the net's 9.01 seconds, and heard
 * every second; the mean over these is the utterance's.
 *
 * <p>Source: {@code DNSMOS/dnsmos_local.py} of microsoft/DNS-Challenge.
 */
public final class Dnsmos implements Metric {
  private static final String PRIMARY = "sig_bak_ovr.onnx";
  private static final String P808 = "model_v8.onnx";
  private static final int RATE = 16_000;
  private static final double INPUT_SECONDS = 9.01;
  private static final int INPUT_SAMPLES = (int) (INPUT_SECONDS * RATE);

  /** What the P.808 net does not hear of the end. */
  private static final int P808_CUT = 160;

  /** Factors of the square, the value and 1, from the net's scale to people's. */
  private static final double[] SIG = {-0.08397278, 1.22083953, 0.0052439};

  private static final double[] BAK = {-0.13166888, 1.60915514, -0.39604546};
  private static final double[] OVRL = {-0.06766283, 1.11546468, 0.04602535};

  private final OnnxModel primary;
  private final Optional<OnnxModel> p808;
  private final DecibelMel mel = new DecibelMel();

  private Dnsmos(OnnxModel primary, Optional<OnnxModel> p808) {
    this.primary = primary;
    this.p808 = p808;
  }

  /**
   * Loads the nets.
   *
   * @param folder with {@code sig_bak_ovr.onnx}, and {@code model_v8.onnx} if you have it
   * @return the metric, which the caller closes
   * @throws ModelFormatException if the first is absent, or one is no such net
   * @throws IOException if one can't be read
   */
  public static Dnsmos load(Path folder) throws IOException {
    OnnxModel primary = OnnxModel.load(folder.resolve(PRIMARY), 0);
    try {
      requireInput(primary, 2, INPUT_SAMPLES);
      Path second = folder.resolve(P808);
      return new Dnsmos(
          primary, Files.exists(second) ? Optional.of(loadP808(second)) : Optional.empty());
    } catch (IOException | RuntimeException e) {
      primary.close();
      throw e;
    }
  }

  private static OnnxModel loadP808(Path file) throws IOException {
    OnnxModel model = OnnxModel.load(file, 0);
    try {
      requireInput(model, 3, DecibelMel.BANDS);
      return model;
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static void requireInput(OnnxModel model, int axes, int last)
      throws ModelFormatException {
    long[] shape = model.inputs() == 1 ? model.inputShape(0) : new long[0];
    if (shape.length != axes || (shape[axes - 1] != last && shape[axes - 1] >= 0)) {
      throw new ModelFormatException(
          model.name()
              + ": expected one input of "
              + axes
              + " axes, the last of "
              + last
              + " values, got "
              + (shape.length == 0 ? "several inputs" : Arrays.toString(shape))
              + "; is it DNSMOS's?");
    }
  }

  @Override
  public String name() {
    return "dnsmos";
  }

  @Override
  public Map<String, Double> evaluate(SpokenUtterance utterance) throws IOException {
    FloatBuffer sound = lengthened(utterance.audio().resampledTo(RATE));
    int hops = (int) (Math.floor((double) sound.remaining() / RATE) - INPUT_SECONDS) + 1;
    Map<String, Double> sums = new LinkedHashMap<>();
    int heard = 0;
    for (int hop = 0; hop < hops; hop++) {
      int from = hop * RATE;
      int to = Math.min((int) ((hop + INPUT_SECONDS) * RATE), sound.remaining());
      if (to - from >= INPUT_SAMPLES) {
        listen(sound.slice(from, to - from)).forEach((name, x) -> sums.merge(name, x, Double::sum));
        heard++;
      }
    }
    int segments = heard;
    sums.replaceAll((name, sum) -> sum / segments);
    return sums;
  }

  /** Sound behind itself, and both behind themselves, until it is long enough. */
  private static FloatBuffer lengthened(Audio audio) throws IOException {
    FloatBuffer samples = audio.samples();
    int length = samples.remaining();
    if (length == 0) {
      throw new IOException("sound: expected at least one sample, got none; it is empty");
    }
    int whole = length;
    while (whole < INPUT_SAMPLES) {
      whole *= 2;
    }
    FloatBuffer longer = FloatBuffer.allocate(whole);
    for (int i = 0; i < whole; i++) {
      longer.put(i, samples.get(i % length));
    }
    return longer;
  }

  private Map<String, Double> listen(FloatBuffer segment) throws IOException {
    float[] raw = primary.run(List.of(OnnxInput.floats(segment, 1, INPUT_SAMPLES))).get(0).floats();
    if (raw.length != 3) {
      throw new ModelFormatException(
          primary.name() + ": output: expected 3 values, got " + raw.length + "; is it DNSMOS's?");
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("dnsmosOvrl", polynomial(OVRL, raw[2]));
    scores.put("dnsmosSig", polynomial(SIG, raw[0]));
    scores.put("dnsmosBak", polynomial(BAK, raw[1]));
    if (p808.isPresent()) {
      FloatBuffer cut = segment.slice(0, INPUT_SAMPLES - P808_CUT);
      OnnxInput features =
          OnnxInput.floats(
              FloatBuffer.wrap(mel.compute(cut)),
              1,
              DecibelMel.frames(cut.remaining()),
              DecibelMel.BANDS);
      scores.put("dnsmosP808", (double) p808.get().run(List.of(features)).get(0).floats()[0]);
    }
    return scores;
  }

  private static double polynomial(double[] factors, double x) {
    return (factors[0] * x + factors[1]) * x + factors[2];
  }

  @Override
  public void close() {
    primary.close();
    p808.ifPresent(OnnxModel::close);
  }
}
