package io.github.cosyvoice4j.eval.score;

import java.util.List;
import java.util.Map;

/**
 * A scored set.
 *
 * @param name of the run
 * @param profile which rules it was scored by: {@code icefall}, {@code seedtts} or {@code cv3}
 * @param totals numbers of the whole by name, in the order to show them: {@code wer} in percent, as
 *     the profile sums it up, first; then the metrics' means
 * @param utterances all of them, in the order of the set
 * @param notes what a reader must know: utterances without sound or reference, and why
 */
public record Evaluation(
    String name,
    String profile,
    Map<String, Double> totals,
    List<EvaluatedUtterance> utterances,
    List<String> notes) {}
