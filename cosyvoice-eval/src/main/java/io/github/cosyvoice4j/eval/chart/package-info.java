/**
 * Draws charts as SVG texts, without a screen, a font or a browser: {@link
 * io.github.cosyvoice4j.eval.chart.EChartsSvg}. Pages of {@code report} hold them, and {@code
 * bench} draws its results with them.
 */
package io.github.cosyvoice4j.eval.chart;
