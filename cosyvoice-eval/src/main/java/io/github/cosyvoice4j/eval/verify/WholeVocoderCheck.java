package io.github.cosyvoice4j.eval.verify;

import io.github.cosyvoice4j.Stage;
import io.github.cosyvoice4j.core.spi.LastChunk;
import io.github.cosyvoice4j.flow.CausalMaskedDiffWithXvec;
import io.github.cosyvoice4j.flow.FlowPass;
import io.github.cosyvoice4j.flow.FlowStream;
import io.github.cosyvoice4j.flow.FlowStreams;
import io.github.cosyvoice4j.hift.HiFTGenerator;
import io.github.cosyvoice4j.hift.MelStretch;
import io.github.cosyvoice4j.hift.UpstreamWave;
import io.github.cosyvoice4j.nn.Probe;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code whole-vocoder.safetensors}: what the vocoder was given and made, call by call, in the
 * requests of {@code whole}. Its mel is compared with what our flow makes of the tokens; from its
 * mel and source our vocoder must make the wave in {@code whole}.
 */
final class WholeVocoderCheck implements StageCheck {
  private final ModelParts model;

  WholeVocoderCheck(ModelParts model) {
    this.model = model;
  }

  @Override
  public boolean isFor(String stage) {
    return stage.equals("whole-vocoder");
  }

  @Override
  public void run(GoldenSet goldens, String stage, StageRows rows) throws IOException {
    GoldenRequests requests = new GoldenRequests(goldens, model);
    try (TensorGolden golden = goldens.tensors(stage);
        TensorGolden whole = goldens.tensors(WholeRequest.STAGE)) {
      for (String name : WholeRequest.names(whole)) {
        check(WholeRequest.read(name, whole, requests), golden, whole, rows);
      }
      new TensorComparison(golden, rows).rest();
    }
  }

  /** Joins the pieces as upstream does; what was not streamed is one piece, joined to nothing. */
  @SuppressWarnings("try") // the scope works by being open
  private void check(WholeRequest request, TensorGolden golden, TensorGolden whole, StageRows rows)
      throws IOException {
    TensorComparison compare = new TensorComparison(golden, rows);
    List<String> waves = request.waves();
    try (TensorScope scope = TensorScope.open();
        UpstreamWave stream = new UpstreamWave(model.hift(), request.noises())) {
      List<Tensor> mels = mels(request);
      for (int call = 0; call < waves.size(); call++) {
        String mel = request.name() + "." + call + ".mel";
        String source = request.name() + "." + call + ".source";
        if (golden.has(mel) && golden.has(source)) {
          Tensor ours = call < mels.size() ? mels.get(call) : none();
          compare.close(mel, stream.append(ours), model.tolerances(Stage.FLOW).stage());
          HiFTGenerator.Speech speech = decode(golden.tensor(mel), golden.tensor(source));
          float[] wave = stream.join(speech, call == waves.size() - 1);
          rows.close(source, whole.floats(waves.get(call)), wave, Tolerances.WAVE);
        }
      }
    }
  }

  private Tensor none() throws IOException {
    return Tensor.empty(1, model.flow().config().melBins(), 0);
  }

  private HiFTGenerator.Speech decode(Tensor mel, Tensor source) throws IOException {
    return new HiFTGenerator.Speech(model.hift().decode(mel, source, Probe.NONE), source);
  }

  /** {@return what our flow makes for each call of the vocoder, (1, M, T)} */
  private List<Tensor> mels(WholeRequest request) throws IOException {
    if (request.isStreamed()) {
      return streamed(request);
    }
    CausalMaskedDiffWithXvec flow = model.flow();
    Tensor mel = flow.inference(request.prompt(), request.tokens(), FlowPass.OFFLINE, Probe.NONE);
    return List.of(request.speed() == 1 ? mel : MelStretch.resized(mel, request.speed()));
  }

  private List<Tensor> streamed(WholeRequest request) throws IOException {
    List<int[]> pieces = request.pieces(model.facts().grid());
    List<Tensor> mels = new ArrayList<>();
    try (FlowStreams streams = model.flowStreams();
        FlowStream stream = streams.open(request.prompt(), LastChunk.FULL_ATTENTION)) {
      for (int[] piece : pieces) {
        mels.add(stream.next(piece, mels.size() == pieces.size() - 1, Probe.NONE));
      }
    }
    return mels;
  }
}
