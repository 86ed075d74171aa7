package io.github.cosyvoice4j.core.infer;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetOptions;
import io.github.cosyvoice4j.spi.DatasetInfererProvider;

/** Makes inferers that work in this process, on any model. */
@SuppressWarnings("exports") // public for ServiceLoader, not for those who use this package
public final class LocalDatasetInfererProvider implements DatasetInfererProvider {
  /** Makes a provider; for {@link java.util.ServiceLoader}. */
  public LocalDatasetInfererProvider() {}

  @Override
  public DatasetInferer of(CosyVoice2 model, DatasetOptions options) {
    return new LocalDatasetInferer(SpeechSource.of(model, options), options);
  }
}
