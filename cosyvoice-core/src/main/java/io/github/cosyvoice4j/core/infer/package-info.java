/**
 * Speaks evaluation sets into a folder, so that a run that was killed at any moment can be run
 * again.
 *
 * <p>Reading order: {@code LocalDatasetInferer} locks its shard ({@code ShardLock}), reads the
 * {@link io.github.cosyvoice4j.core.infer.Journal} into {@code PastRuns}, and starts a {@code
 * DatasetRun}, the loop on the caller's thread. A {@code RowSorter} tells which rows are to be
 * spoken; workers make their voices ({@code PromptVoices}), the model behind {@code SpeechSource}
 * speaks, and the {@code Recorder} writes the file, then the journal's line. {@code Trouble} says
 * what a failure means for its row.
 *
 * <p>{@link io.github.cosyvoice4j.core.infer.UtteranceSeed} and {@link
 * io.github.cosyvoice4j.core.infer.UtteranceFiles} are what makes the work repeatable elsewhere: on
 * a cluster, the same id gets the same seed and file.
 *
 * <p>The order on the disk is the whole of the safety: a file is synced under a temporary name,
 * moved, its folder synced; only then its line is written and synced. So a line says the truth
 * whenever the machine stops, and what has a file but no line is made again into the same file.
 *
 * <p>Traps: locks of files belong to processes, not to threads, and closing any channel of a file
 * gives them all up, so both locks are also kept within the process; an interrupt closes the
 * channel that is in use, so nobody interrupts the recorder.
 */
package io.github.cosyvoice4j.core.infer;
