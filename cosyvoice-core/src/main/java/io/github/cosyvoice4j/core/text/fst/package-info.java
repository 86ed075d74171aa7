/**
 * Numbers, dates and money read by the grammars of wetext, from the user's own files: no native
 * build, and no grammar is shipped here.
 *
 * <p>In the order in which a text meets them:
 *
 * <ol>
 *   <li>{@link io.github.cosyvoice4j.core.text.fst.FstTextNormalizer} picks a {@code Grammar} by
 *       the {@code GrammarLanguage} of the text, and cuts it into {@code TextParts} where it must.
 *       {@link io.github.cosyvoice4j.core.text.fst.WetextVersion} says whose habits are followed.
 *   <li>The tagger, an {@code Fst}, rewrites the bytes of the text: the {@code Lattice} holds all
 *       ways to do so, {@code BestPath} takes the cheapest. {@code 花了$3.5} becomes {@code char {
 *       value: "花" } char { value: "了" } money { currency: "$" value: "3.5" }}.
 *   <li>{@code Token} parses that, and each token's parts are put into the order of speech.
 *   <li>The verbalizer, another {@code Fst}, makes {@code 花了三点五美元} of it. {@code WordDiff} finds
 *       which words changed.
 * </ol>
 *
 * <p>{@code FstReader} reads and checks OpenFst's files, which stay mapped; {@code Components} is
 * the depth-first search that puts the states of a lattice in order, and finds the cycles in a
 * grammar's {@code EpsilonGraph} that have no best path.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Weights may be negative (a telephone number is -1), so no search may stop at the first end
 *       that it meets. The lattice of a text has no cycles but those of arcs that read nothing, so
 *       going through it once in topological order is enough.
 *   <li>Many paths have equal weight. Which is taken follows from the order of the arcs in the file
 *       and of OpenFst's search, and is kept: of 9000 texts read by 1500 random transducers, 8997
 *       gave what kaldifst gives. Within a cycle of arcs that read nothing a tie may end otherwise,
 *       as the other three did; no grammar of wetext has such a cycle.
 *   <li>Sums are floats. A character costs 100, so after some thousands of them a few hundredths
 *       are rounded away, here as there.
 *   <li>A grammar covers whole texts: one character without a rule, such as a tab in English, and
 *       there is no path at all.
 * </ul>
 */
package io.github.cosyvoice4j.core.text.fst;
