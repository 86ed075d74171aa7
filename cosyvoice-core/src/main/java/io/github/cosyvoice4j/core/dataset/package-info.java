/**
 * Evaluation sets in files of text.
 *
 * <p>{@link io.github.cosyvoice4j.core.dataset.JsonlDataset} reads JSON lines, {@link
 * io.github.cosyvoice4j.core.dataset.SeedTtsDataset} the {@code meta.lst} of Seed-TTS-eval, {@link
 * io.github.cosyvoice4j.core.dataset.KaldiDataset} the folders of CV3-Eval. They share how lines
 * are read ({@code LineDataset}, {@code TextLines}) and what a row must have ({@code RowParts}).
 * Parquet, which needs a native library, is read in the eval module, by the same {@code RowParts}.
 *
 * <p>Files are UTF-8, with or without a byte order mark, with lines ending in LF or CR LF. They are
 * read line by line and never held whole. A line that is wrong is an {@link
 * io.github.cosyvoice4j.dataset.UnreadableRow} and the reader goes on; a file that is missing or as
 * a whole wrong is an error when it is opened.
 *
 * <p>Traps: a row's number is that of its line, so blank lines, which are no rows, leave gaps;
 * paths are not looked at before a recording is read, since most rows of a resumed run never are.
 */
package io.github.cosyvoice4j.core.dataset;
