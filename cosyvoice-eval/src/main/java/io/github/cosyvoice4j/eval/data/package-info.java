/**
 * Evaluation sets as people have them on disk.
 *
 * <p>{@link io.github.cosyvoice4j.eval.data.DatasetFormat} tells the formats apart and opens them.
 * Those of text are in {@code core.dataset}; {@link io.github.cosyvoice4j.eval.data.ParquetDataset}
 * reads Hugging Face's. It picks its files ({@code ParquetFiles}), each of which binds its columns
 * ({@code ParquetColumns}, {@code AudioColumn}) and gives rows a piece at a time ({@code
 * ParquetRows}), by way of DuckDB ({@code DuckDb}).
 *
 * <p>Traps: DuckDB hands rows over by the 2048, and its driver copies a whole hand of them to the
 * Java heap unasked; where the heap is too small for that, the process dies. So sizes are asked
 * first and recordings fetched in pieces whose sum is bounded. Native memory holds one row group,
 * which whoever wrote the file chose.
 */
package io.github.cosyvoice4j.eval.data;
