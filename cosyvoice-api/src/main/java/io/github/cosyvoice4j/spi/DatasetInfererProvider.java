package io.github.cosyvoice4j.spi;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.dataset.DatasetInferer;
import io.github.cosyvoice4j.dataset.DatasetOptions;

/** Makes what speaks evaluation sets; found by {@link java.util.ServiceLoader}. */
public interface DatasetInfererProvider {
  /**
   * Makes an inferer.
   *
   * @param model what speaks, borrowed
   * @param options where to and how
   * @return the inferer
   */
  DatasetInferer of(CosyVoice2 model, DatasetOptions options);
}
