/**
 * Reads numbers, dates, money and signs by rules that are data.
 *
 * <p>{@link io.github.cosyvoice4j.core.text.rules.RuleTextNormalizer} is the way in. A text passes
 *
 * <ol>
 *   <li>{@code Passage}: the text as rules see it, wide and rare forms of characters made plain,
 *       every index that of the written text.
 *   <li>{@code LanguageRuns}: which stretch is in which language.
 *   <li>{@code RuleSet}: at each place where a word, number or sign begins, every {@code Rule} and
 *       {@code Dictionary} that may begin there offers {@code Proposal}s: a span, what is read, a
 *       cost.
 *   <li>{@code Cover}: the cheapest way to cover the text with them, by one dynamic program. Rules
 *       know nothing of each other.
 *   <li>{@code Readings}: the proposals that won, with spaces where words would run together.
 * </ol>
 *
 * <p>What the rules are stands in the resources of this package: {@code zh/zh.rules}, {@code
 * en/en.rules}, {@code ja/ja.rules}, {@code any/any.rules} for all other languages, and the tables
 * beside them. {@code RuleFile} reads them, {@code RuleLines} and {@code Table} their lines; a
 * user's files have the same format, which {@code docs/text.md} explains. A rule is a pattern with
 * typed slots ({@code SlotType}) and a {@code Template}; {@code Reader}s say what a slot holds.
 *
 * <p>Each language brings its readers in a {@code Speech}: {@code ChineseSpeech} with {@code
 * ChineseNumbers}, {@code EnglishSpeech} with {@code EnglishNumbers} and {@code RomanNumerals},
 * {@code JapaneseSpeech}, and {@code IcuSpeech} for the rest. {@code Spelling} says addresses and
 * codes, {@code TableReaders} the forms of a table's words.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>A character that no rule covers costs far more than any rule: of two readings, the one that
 *       covers more text wins whatever the rules cost. Text that only gives a hint belongs in a
 *       lookbehind or lookahead, which cover nothing.
 *   <li>A lookbehind must be the first thing of a pattern: {@code Rule} leaves it out to find with
 *       which characters a match may begin.
 *   <li>Patterns see {@code Passage.WINDOW} characters and no more, and an attempt that takes too
 *       many steps counts as no match, so that any text is read in time in proportion to its
 *       length.
 * </ul>
 */
package io.github.cosyvoice4j.core.text.rules;
