package io.github.cosyvoice4j.dataset;

import io.github.cosyvoice4j.CosyVoice2;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.spi.DatasetInfererProvider;
import java.io.IOException;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * Speaks an evaluation set into a folder, many rows together.
 *
 * <p>The folder gets a file for each utterance, {@code rtf.json}, and {@code journal.jsonl}, to
 * which a line is added for each row: {@code row, id, status, reason, file, seed, tokens, seconds,
 * audioSeconds, attempt}. A file is there whole or not at all, and its line is on the disk before
 * the utterance counts as done. So a run that was killed is finished by running it again: what is
 * done is not done twice, what failed is tried again, nothing is lost.
 *
 * <p>Each utterance's seed is drawn from the run's seed and its id. What it says does not depend on
 * the batch, the order, the {@link Shard} or on whether the run was interrupted; with {@link
 * io.github.cosyvoice4j.EngineOptions#deterministic} neither does any byte.
 *
 * <p>A row that can't be spoken is passed over and written down, and stops no other. Several
 * processes may work on different shards in one folder.
 *
 * <p>Source: {@code examples/grpo/cosyvoice2/infer_dataset.py} of FunAudioLLM/CosyVoice, which does
 * this on GPUs, without resuming. Instances are safe for use by several threads, each with a folder
 * or shard of its own.
 */
public interface DatasetInferer {
  /**
   * Makes an inferer.
   *
   * @param model what speaks, borrowed; load it with {@link
   *     io.github.cosyvoice4j.EngineOptions.Builder#maxBatch} of the batch size at least
   * @param options where to and how
   * @return the inferer
   */
  static DatasetInferer of(CosyVoice2 model, DatasetOptions options) {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(options, "options");
    return ServiceLoader.load(DatasetInfererProvider.class, DatasetInferer.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new NativeLibraryException(
                    "dataset inferer: expected one on the class or module path, got none; add the"
                        + " dependency io.github.cosyvoice4j:cosyvoice",
                    null))
        .of(model, options);
  }

  /**
   * Speaks a set and waits until it is done.
   *
   * @param set its rows, borrowed
   * @return what became of it
   * @throws IOException if the set can't be read any further, the folder can't be written, or
   *     another run works on the same shard in it
   * @throws IllegalArgumentException if the folder holds utterances of another seed
   * @throws io.github.cosyvoice4j.CosyVoiceException if the waiting thread was interrupted, in
   *     which case the interrupt flag stays set, or the model was closed; another run goes on from
   *     there
   */
  default DatasetSummary infer(DatasetReader set) throws IOException {
    return infer(set, DatasetListener.NONE);
  }

  /**
   * Speaks a set, tells how it goes, and waits until it is done.
   *
   * @param set its rows, borrowed
   * @param listener hears each result
   * @return what became of it
   * @throws IOException if the set can't be read any further, the folder can't be written, or
   *     another run works on the same shard in it
   * @throws IllegalArgumentException if the folder holds utterances of another seed
   * @throws io.github.cosyvoice4j.CosyVoiceException if the waiting thread was interrupted, in
   *     which case the interrupt flag stays set, or the model was closed; another run goes on from
   *     there
   */
  DatasetSummary infer(DatasetReader set, DatasetListener listener) throws IOException;
}
