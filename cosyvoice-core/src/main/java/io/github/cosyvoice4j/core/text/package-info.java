/**
 * Text in, token ids out: what happens to words before the language model sees them.
 *
 * <p>In the order that a request passes them:
 *
 * <ol>
 *   <li>{@link io.github.cosyvoice4j.core.text.TextFrontEnd} checks that there is something to
 *       speak, has it read by a {@link io.github.cosyvoice4j.TextNormalizer}, cleans it and cuts it
 *       into {@link io.github.cosyvoice4j.core.text.Segment}s. That is the work of {@code
 *       Splitter}: {@code CleanText} leaves out what can't be heard, {@code Sentences} finds where
 *       sentences end, {@code LongText} cuts the ones that are too long for the model, and {@code
 *       Balance} gathers them to segments of like length. Strictly as upstream it is {@code
 *       Chinese} or {@code English} that clean, with {@code NumberWords}, and {@code Segmenter}
 *       that gathers.
 *   <li>{@link io.github.cosyvoice4j.core.text.Qwen2Tokenizer} makes ids of a segment. {@code
 *       AddedTokens} finds {@code [laughter]} and its like; {@code Nfc} normalizes the text between
 *       them; {@code WordScanner} cuts it into words; {@code BytePairMerges} joins the bytes of a
 *       word, {@code WordCache} remembers the result.
 * </ol>
 *
 * <p>Text that arrives bit by bit goes to {@link io.github.cosyvoice4j.core.text.FragmentTokenizer}
 * instead: {@code AddedTokens} keeps back what may become an added token, {@code UnfinishedText}
 * what may become another letter or word; {@code UnfinishedWord} and its {@code TokenPrefixes} find
 * the ids of a word that are certain before it ends. It is not cleaned and not cut into segments.
 *
 * <p>At load, {@code TokenizerFiles} reads and checks {@code vocab.json} (token to id), {@code
 * merges.txt} (one rule a line, by rank) and {@code tokenizer_config.json} (its {@code
 * added_tokens_decoder}); tokens there are written in the {@code ByteAlphabet}. {@code Vocabulary}
 * gives the added tokens their ids. A tokenizer in Hugging Face form comes by {@code
 * HuggingFaceTokenizerFiles}, from {@code TokenizerJson} or the same two files.
 *
 * <p>Traps:
 *
 * <ul>
 *   <li>Upstream is Python: lengths and indices are code points, {@code strip} takes U+00A0 and
 *       U+001C, {@code isdigit} is true for {@code ²} and {@code ①}. {@code CodePoints} has these
 *       classes; {@code String.strip} and {@code Character.isDigit} differ.
 *   <li>The ids of added tokens are not the numbers in {@code tokenizer_config.json}; upstream's
 *       tokenizer only takes their order from there and counts by itself.
 *   <li>What a letter is depends on the running JDK's Unicode version: JDK 17 does not know the
 *       characters added to Unicode after 2020, which are then cut like marks. No id is wrong, but
 *       rare characters may take more of them.
 *   <li>No regular expression with a repeated alternative may see a whole text: the JDK's recurses
 *       once per repetition.
 * </ul>
 *
 * <p>Everything here takes time in proportion to the text, however hostile, and is safe for use by
 * several threads unless it says otherwise.
 */
package io.github.cosyvoice4j.core.text;
