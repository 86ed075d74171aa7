package io.github.cosyvoice4j.eval.asr;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.onnx.OnnxInput;
import io.github.cosyvoice4j.core.onnx.OnnxModel;
import io.github.cosyvoice4j.core.onnx.OnnxOutput;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Paraformer as sherpa-onnx packs it: an ONNX file whose metadata holds the front end's numbers,
 * and {@code tokens.txt}. All sizes are read from there. Safe for use by several threads, which run
 * it at the same time.
 *
 * <p>Inputs, by position: windows (N, T, width) float32 and their numbers (N) int32, padded with
 * zeros. Outputs: log-probabilities (N, L, vocabulary), numbers of tokens (N), and of some models
 * two more, of which the last tells where tokens begin. The best token of each row is taken, the
 * first one of equals, up to {@code </s>}.
 *
 * <p>Different from sherpa-onnx: where it logs an error of ONNX Runtime and says that nothing was
 * heard, an exception is thrown here; and of recordings that are padded to the length of a longer
 * one, it reads on into the padding, while here each has as many rows as it has alone.
 *
 * <p>Source: Gao et al., Paraformer, arXiv:2206.08317; {@code
 * sherpa-onnx/csrc/offline-recognizer-paraformer-impl.h}.
 */
public final class Paraformer implements AsrEngine {
  private static final List<String> FILES = List.of("model.onnx", "model.int8.onnx");
  private static final String TOKENS = "tokens.txt";

  private final OnnxModel model;
  private final ParaformerMetadata metadata;
  private final ParaformerFrontEnd frontEnd;
  private final ParaformerOutput output;

  private Paraformer(OnnxModel model, Path tokens, AsrOptions options) throws IOException {
    this.model = model;
    this.metadata = ParaformerMetadata.of(model);
    model.requireInputs(2, 2, metadata.width());
    long scores = model.outputSize(0, -1);
    if (scores >= 0 && scores != metadata.vocabulary()) {
      throw ParaformerOutput.wrongVocabulary(model.name(), metadata, scores);
    }
    this.frontEnd = new ParaformerFrontEnd(metadata, options);
    this.output =
        new ParaformerOutput(
            model.name(), metadata, TokenTable.read(tokens, metadata.vocabulary()));
  }

  /**
   * Loads a model.
   *
   * @param path a folder with {@code model.onnx} or else {@code model.int8.onnx}, or one such file
   *     by name; {@code tokens.txt} is beside it
   * @param options threads and front end
   * @return the recognizer, which the caller closes
   * @throws ModelFormatException if a file is absent or not of a Paraformer
   * @throws IOException if a file can't be read
   */
  public static Paraformer load(Path path, AsrOptions options) throws IOException {
    Path file = file(path);
    OnnxModel model = OnnxModel.load(file, options.threads());
    try {
      return new Paraformer(model, file.resolveSibling(TOKENS), options);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static Path file(Path path) throws ModelFormatException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    for (String name : FILES) {
      if (Files.isRegularFile(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    throw new ModelFormatException(
        path
            + ": expected a folder with one of "
            + FILES
            + ", got "
            + (Files.isDirectory(path) ? "none of them" : "no folder")
            + "; check the path");
  }

  @Override
  public Transcript transcribe(Audio audio) throws IOException {
    return transcribeAll(List.of(audio)).get(0);
  }

  @Override
  public List<Transcript> transcribeAll(List<Audio> audios) throws IOException {
    Transcript[] transcripts = new Transcript[audios.size()];
    Arrays.fill(transcripts, Transcript.EMPTY);
    List<Integer> heard = new ArrayList<>();
    List<float[]> features = new ArrayList<>();
    for (int i = 0; i < transcripts.length; i++) {
      float[] windows = frontEnd.features(audios.get(i));
      if (windows.length > 0) {
        heard.add(i);
        features.add(windows);
      }
    }
    if (!features.isEmpty()) {
      List<Transcript> found = output.transcripts(run(features), features.size());
      for (int i = 0; i < found.size(); i++) {
        transcripts[heard.get(i)] = found.get(i);
      }
    }
    return List.of(transcripts);
  }

  private List<OnnxOutput> run(List<float[]> features) {
    int longest = features.stream().mapToInt(windows -> windows.length).max().orElseThrow();
    FloatBuffer padded = FloatBuffer.allocate(Math.multiplyExact(longest, features.size()));
    int[] lengths = new int[features.size()];
    for (int i = 0; i < lengths.length; i++) {
      padded.put(i * longest, features.get(i));
      lengths[i] = features.get(i).length / metadata.width();
    }
    return model.run(
        List.of(
            OnnxInput.floats(padded, lengths.length, longest / metadata.width(), metadata.width()),
            OnnxInput.ints(lengths, lengths.length)));
  }

  @Override
  public void close() {
    model.close();
  }
}
