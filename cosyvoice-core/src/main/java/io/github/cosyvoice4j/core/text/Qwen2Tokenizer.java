package io.github.cosyvoice4j.core.text;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text to the language model's text ids and back: Qwen2's byte-level BPE with CosyVoice2's own
 * tokens (upstream: {@code cosyvoice/tokenizer/tokenizer.py}, {@code CosyVoice2Tokenizer}).
 *
 * <p>Added tokens are found first, the leftmost and among those the longest. What lies between them
 * is brought to NFC, cut into words ({@code WordScanner}), written as bytes, and the bytes of each
 * word are merged ({@code BytePairMerges}). No text is unknown, none is dropped, nothing is put
 * before or after it. Time and memory are linear in the text but for a logarithm.
 *
 * <p>Safe for use by several threads.
 */
public final class Qwen2Tokenizer {
  /** What CosyVoice2 adds to Qwen2's vocabulary, in this order, where it is not there already. */
  private static final List<String> COSYVOICE2_TOKENS =
      List.of(
          "<|endoftext|>",
          "<|im_start|>",
          "<|im_end|>",
          "<|endofprompt|>",
          "[breath]",
          "<strong>",
          "</strong>",
          "[noise]",
          "[laughter]",
          "[cough]",
          "[clucking]",
          "[accent]",
          "[quick_breath]",
          "<laughter>",
          "</laughter>",
          "[hissing]",
          "[sigh]",
          "[vocalized-noise]",
          "[lipsmack]",
          "[mn]");

  private final int[] byteIds; // token id by byte value
  private final BytePairMerges merges;
  private final AddedTokens addedTokens;
  private final AddedTokens normalizedTokens; // found after normalization
  private final Map<String, Integer> addedIds;
  private final byte[][] bytesById; // null where no token has the id
  private final WordCache cache = new WordCache();
  private volatile UnfinishedWord unfinishedWord; // null until it is asked for

  private Qwen2Tokenizer(Vocabulary vocabulary, BytePairMerges merges, Set<String> normalized) {
    this.byteIds = vocabulary.byteIds();
    this.merges = merges;
    this.addedIds = vocabulary.added();
    Map<Boolean, Map<String, Integer>> tokens =
        addedIds.entrySet().stream()
            .collect(
                Collectors.partitioningBy(
                    token -> normalized.contains(token.getKey()),
                    Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    this.addedTokens = new AddedTokens(tokens.get(false));
    this.normalizedTokens = new AddedTokens(tokens.get(true));
    this.bytesById = vocabulary.bytesById();
  }

  /**
   * Reads {@code vocab.json}, {@code merges.txt} and {@code tokenizer_config.json}.
   *
   * @param directory the folder {@code CosyVoice-BlankEN} of a model directory
   * @return the tokenizer
   * @throws ModelFormatException if a file is not what it should be
   * @throws IOException if a file is missing or cannot be read
   */
  public static Qwen2Tokenizer load(Path directory) throws IOException {
    TokenizerFiles files = new TokenizerFiles(directory);
    Vocabulary vocabulary = files.vocabulary();
    BytePairMerges merges = files.merges(vocabulary);
    vocabulary.addAll(files.addedTokens());
    vocabulary.addAll(COSYVOICE2_TOKENS);
    return new Qwen2Tokenizer(vocabulary, merges, Set.of());
  }

  /**
   * Reads the tokenizer of a folder in Hugging Face form: {@code tokenizer.json}, or {@code
   * vocab.json} and {@code merges.txt}, and what {@code tokenizer_config.json} or {@code
   * added_tokens.json} adds. Its ids are those of transformers' {@code AutoTokenizer}.
   *
   * @param directory the folder
   * @return the tokenizer
   * @throws ModelFormatException if a file is not what it should be, or asks for another kind of
   *     tokenizer than Qwen2's
   * @throws IOException if a file is missing or cannot be read
   */
  public static Qwen2Tokenizer loadHuggingFace(Path directory) throws IOException {
    HuggingFaceTokenizerFiles files = HuggingFaceTokenizerFiles.open(directory);
    Vocabulary vocabulary = files.vocabulary();
    BytePairMerges merges = files.merges(vocabulary);
    List<AddedToken> added = files.addedTokens();
    vocabulary.addAll(added.stream().map(AddedToken::content).toList());
    Set<String> normalized =
        added.stream()
            .filter(AddedToken::normalized)
            .map(AddedToken::content)
            .collect(Collectors.toSet());
    return new Qwen2Tokenizer(vocabulary, merges, normalized);
  }

  /** {@return the ids of added tokens, by how they are written; unmodifiable} */
  public Map<String, Integer> addedIds() {
    return addedIds;
  }

  /** {@return the largest id plus one: the rows that the text embedding must at least have} */
  public int size() {
    return bytesById.length;
  }

  /**
   * {@return the ids of a text; none for the empty text}
   *
   * @param text any text; an unpaired surrogate is read as a question mark
   */
  public int[] encode(String text) {
    IntStream.Builder ids = IntStream.builder();
    addedTokens.scan(text, plain -> encodePlain(plain, ids), ids);
    return ids.build().toArray();
  }

  /**
   * {@return how many ids a text has}
   *
   * @param text any text
   */
  public int count(String text) {
    return encode(text).length;
  }

  /**
   * {@return the text of ids, in NFC; added tokens as they are written}
   *
   * @param ids ids in any order; bytes that are no UTF-8 become replacement characters
   * @throws IllegalArgumentException if a token has none of the ids
   */
  public String decode(int... ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id : ids) {
      if (id < 0 || id >= bytesById.length || bytesById[id] == null) {
        throw new IllegalArgumentException(
            "id: expected one of a token, below " + bytesById.length + ", got " + id);
      }
      bytes.writeBytes(bytesById[id]);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void encodePlain(String text, IntConsumer ids) {
    normalizedTokens.scan(Nfc.normalize(text), words -> encodeWords(words, ids), ids);
  }

  /** Gives the ids of text in NFC that holds no added token. */
  void encodeWords(String normalized, IntConsumer ids) {
    WordScanner scanner = new WordScanner(normalized);
    for (int start = 0, end; start < normalized.length(); start = end) {
      end = scanner.end(start);
      encodeWord(normalized.substring(start, end), ids);
    }
  }

  /** Gives the ids of one word. */
  void encodeWord(String word, IntConsumer ids) {
    for (int id : encodeWord(word)) {
      ids.accept(id);
    }
  }

  AddedTokens addedTokens() {
    return addedTokens;
  }

  /** Made when a text first arrives in fragments; making it twice does no harm. */
  UnfinishedWord unfinishedWord() {
    UnfinishedWord made = unfinishedWord;
    if (made == null) {
      made = new UnfinishedWord(byteIds, merges, bytesById);
      unfinishedWord = made;
    }
    return made;
  }

  private int[] encodeWord(String word) {
    int[] known = cache.get(word);
    if (known != null) {
      return known;
    }
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ids[i] = byteIds[Byte.toUnsignedInt(bytes[i])];
    }
    int[] merged = merges.apply(ids);
    cache.put(word, merged);
    return merged;
  }
}
