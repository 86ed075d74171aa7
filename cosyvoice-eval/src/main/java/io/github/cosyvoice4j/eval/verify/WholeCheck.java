package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Seam;
import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.backend.TorchTokenToWave;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.core.spi.MelStream;
import io.github.cosyvoice4j.core.spi.TokenToWave;
import io.github.cosyvoice4j.core.spi.TokenToWave.MelFrames;
import io.github.cosyvoice4j.core.spi.VocoderPlan;
import io.github.cosyvoice4j.core.spi.WaveStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code whole.safetensors}: from tokens to waves, as the engine makes them. Phase makes the
 * vocoder chaotic, so this is a sanity check; {@code whole-vocoder} is the exact one.
 */
final class WholeCheck implements StageCheck {
  private final ModelParts model;

  WholeCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals(WholeRequest.STAGE);
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    GoldenRequests requests = new GoldenRequests(goldens, model);
    try (TensorGolden golden = goldens.tensors(stage)) {
      TensorComparison compare = new TensorComparison(golden, rows);
      compare.given(WholeRequest.TOKENS);
      for (String name : WholeRequest.names(golden)) {
        check(WholeRequest.read(name, golden, requests), golden, rows);
      }
      compare.rest();
    }
  }

  private void check(WholeRequest request, TensorGolden golden, StageRows rows) throws IOException {
    List<float[]> waves = waves(request);
    for (int i = 0; i < request.waves().size(); i++) {
      String key = request.waves().get(i);
      float[] wave = i < waves.size() ? waves.get(i) : new float[0];
      compareWaves(key, golden.floats(key), wave, rows);
    }
  }

  private List<float[]> waves(WholeRequest request) throws IOException {
    try (TorchTokenToWave nets = model.tokenToWave()) {
      return request.isStreamed() ? stream(nets, request) : speak(nets, request);
    }
  }

  private static List<float[]> speak(TokenToWave nets, WholeRequest request) {
    try (MelFrames mel = nets.mel(request.prompt(), request.tokens(), () -> {})) {
      return List.of(nets.wave(mel, request.noises().get(), request.speed()));
    }
  }

  private List<float[]> stream(TokenToWave nets, WholeRequest request) throws IOException {
    List<int[]> pieces = request.pieces(model.facts().grid());
    VocoderPlan plan = new VocoderPlan(Seam.UPSTREAM, request.speed(), request.noises());
    List<float[]> given = new ArrayList<>();
    try (MelStream mels = nets.openMel(request.prompt(), LastChunk.FULL_ATTENTION);
        WaveStream waves = nets.openWave(plan)) {
      for (int[] piece : pieces) {
        boolean last = given.size() == pieces.size() - 1;
        try (MelFrames mel = mels.next(piece, last, () -> {})) {
          given.add(waves.next(mel, last));
        }
      }
    }
    return given;
  }

  /** One row with that of the two measures which is nearer to its limit. */
  private void compareWaves(String key, float[] expected, float[] actual, StageRows rows) {
    if (expected.length != actual.length) {
      rows.failed(key);
      return;
    }
    float[] differences = new float[expected.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = expected[i] - actual[i];
    }
    Tolerances limits = model.tolerances(Stage.FLOW);
    double maxAbs = Difference.of(expected, actual).maxAbs();
    double rms = Floats.rms(differences) / Floats.rms(expected);
    double spectrum = LogSpectrum.meanDifference(expected, actual);
    // Negated, so that what is not a number counts as the farther one.
    if (!(spectrum / limits.wholeSpectrum() <= rms / limits.wholeRms())) {
      rows.add(key, new Difference(maxAbs, spectrum), limits.wholeSpectrum());
    } else {
      rows.add(key, new Difference(maxAbs, rms), limits.wholeRms());
    }
  }
}
