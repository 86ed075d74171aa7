package io.github.cosyvoice4j.eval.asr;

import java.io.IOException;
import java.nio.file.Path;

/** Opens {@link Paraformer}. */
public final class ParaformerProvider implements AsrProvider {
  /** What it is called. */
  public static final String NAME = "paraformer";

  /** Makes a provider. */
  public ParaformerProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AsrEngine open(Path model, AsrOptions options) throws IOException {
    return Paraformer.load(model, options);
  }
}
