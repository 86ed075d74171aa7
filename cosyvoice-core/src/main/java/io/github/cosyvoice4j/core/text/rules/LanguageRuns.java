package io.github.cosyvoice4j.core.text.rules;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds out which language each sentence of a text is in: by its script, and for Latin letters by
 * short common words and by letters that few languages have.
 *
 * <p>A Chinese sentence may quote an English one; single English words and names do not count, for
 * people read the numbers beside them in Chinese. Safe for use by several threads.
 */
final class LanguageRuns {
  /**
   * A stretch of text in one language.
   *
   * @param start where it begins
   * @param end where it ends, exclusive
   * @param language as ISO 639 has it
   */
  record Run(int start, int end, String language) {}

  private static final String FALLBACK = "en";
  private static final String CHINESE = "zh";
  private static final String JAPANESE = "ja";

  /** Japanese text has more kana than this share of its kana and Chinese characters. */
  private static final double LEAST_KANA = 0.1;

  private static final Map<UnicodeScript, String> SCRIPTS =
      Map.ofEntries(
          Map.entry(UnicodeScript.HANGUL, "ko"),
          Map.entry(UnicodeScript.CYRILLIC, "ru"),
          Map.entry(UnicodeScript.GREEK, "el"),
          Map.entry(UnicodeScript.ARABIC, "ar"),
          Map.entry(UnicodeScript.HEBREW, "he"),
          Map.entry(UnicodeScript.THAI, "th"),
          Map.entry(UnicodeScript.DEVANAGARI, "hi"),
          Map.entry(UnicodeScript.BENGALI, "bn"),
          Map.entry(UnicodeScript.TAMIL, "ta"),
          Map.entry(UnicodeScript.GEORGIAN, "ka"),
          Map.entry(UnicodeScript.ARMENIAN, "hy"),
          Map.entry(UnicodeScript.KHMER, "km"),
          Map.entry(UnicodeScript.LAO, "lo"));

  /** Two of these make an English sentence of a stretch between Chinese characters. */
  private static final int ENGLISH_WORDS = 2;

  /** A single short word may be a name or a letter of any language. */
  private static final int LEAST_SCORE = 3;

  private final Map<String, List<String>> byWord = new HashMap<>();
  private final Map<Character, List<String>> byLetter = new HashMap<>();

  LanguageRuns() {
    Table.parse(RuleLines.resource("languages.table"))
        .rows()
        .forEach((language, words) -> words.forEach(word -> learn(language, word)));
  }

  /** A line {@code de} holds words of a language, a line {@code de+} its letters. */
  private void learn(String language, String word) {
    if (language.endsWith("+")) {
      String name = language.substring(0, language.length() - 1);
      byLetter.computeIfAbsent(word.charAt(0), c -> new ArrayList<>()).add(name);
    } else {
      byWord.computeIfAbsent(word, w -> new ArrayList<>()).add(language);
    }
  }

  /** {@return the stretches of a text, each in one language, that make up the whole text} */
  List<Run> of(Passage text) {
    List<Run> runs = new ArrayList<>();
    Share whole = new Share(text, 0, text.length());
    String before = whole.language(FALLBACK, whole.isJapanese());
    for (int start = 0, end; start < text.length(); start = end) {
      end = sentenceEnd(text, start);
      Share share = new Share(text, start, end);
      before = share.language(before, whole.isJapanese());
      if (before.equals(CHINESE)) {
        addChinese(text, start, end, runs);
      } else {
        add(runs, new Run(start, end, before));
      }
    }
    return runs;
  }

  private static void add(List<Run> runs, Run run) {
    Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
    if (last != null && last.language().equals(run.language())) {
      runs.set(runs.size() - 1, new Run(last.start(), run.end(), run.language()));
    } else if (run.start() < run.end()) {
      runs.add(run);
    }
  }

  /** A sentence with Chinese characters, except for the English sentences that it quotes. */
  private void addChinese(Passage text, int start, int end, List<Run> runs) {
    for (int i = start, next; i < end; i = next) {
      boolean isIdeographic = Characters.isIdeographic(text.charAt(i));
      next = i + 1;
      while (next < end && Characters.isIdeographic(text.charAt(next)) == isIdeographic) {
        next++;
      }
      boolean isEnglish = !isIdeographic && new Share(text, i, next).isEnglishSentence();
      add(runs, new Run(i, next, isEnglish ? FALLBACK : CHINESE));
    }
  }

  private static int sentenceEnd(Passage text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLast = i + 1 == text.length();
      if ("。！？；!?;\n".indexOf(c) >= 0 || (c == '.' && !isLast && text.charAt(i + 1) == ' ')) {
        return i + 1;
      }
    }
    return text.length();
  }

  /** What speaks for each language in a stretch of text. */
  private final class Share {
    private final Map<String, Integer> scores = new HashMap<>();
    private int han;
    private int kana;
    private int latin;

    Share(Passage text, int start, int end) {
      for (int i = start, next; i < end; i = next) {
        next = i + 1;
        char c = text.charAt(i);
        if (Characters.isWordLetter(c)) {
          while (next < end && Characters.isWordLetter(text.charAt(next))) {
            next++;
          }
          addWord(text.subSequence(i, next));
        } else if (Characters.isIdeographic(c)) {
          addIdeograph(c);
        }
      }
    }

    private void addIdeograph(char c) {
      switch (UnicodeScript.of(c)) {
        case HAN -> han++;
        case HIRAGANA, KATAKANA -> kana++;
        default -> addScore(SCRIPTS.get(UnicodeScript.of(c)), LEAST_SCORE);
      }
    }

    private void addWord(String word) {
      UnicodeScript script = UnicodeScript.of(word.codePointAt(0));
      if (script != UnicodeScript.LATIN) {
        addScore(SCRIPTS.get(script), LEAST_SCORE + word.length());
      } else {
        latin++;
      }
      String lower = word.toLowerCase(Locale.ROOT);
      byWord.getOrDefault(lower, List.of()).forEach(language -> addScore(language, 2));
      lower
          .chars()
          .filter(c -> c >= 0x80)
          .forEach(c -> byLetter.getOrDefault((char) c, List.of()).forEach(l -> addScore(l, 1)));
    }

    private void addScore(String language, int points) {
      if (language != null) {
        scores.merge(language, points, Integer::sum);
      }
    }

    boolean isJapanese() {
      return kana > LEAST_KANA * (kana + han);
    }

    boolean isEnglishSentence() {
      return scores.getOrDefault(FALLBACK, 0) >= 2 * ENGLISH_WORDS;
    }

    /** The language that most speaks for; another one where nothing does. */
    String language(String otherwise, boolean isTextJapanese) {
      if (kana > 0 && isTextJapanese) {
        return JAPANESE;
      }
      if (han > 0) {
        return isTextJapanese ? JAPANESE : CHINESE;
      }
      return scores.entrySet().stream()
          .filter(entry -> entry.getValue() >= LEAST_SCORE || entry.getKey().equals(FALLBACK))
          .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(this::englishFirst))
          .map(Map.Entry::getKey)
          .orElse(latin > 0 && isOfIdeographs(otherwise) ? FALLBACK : otherwise);
    }

    private int englishFirst(Map.Entry<String, Integer> a, Map.Entry<String, Integer> b) {
      boolean isEnglish = a.getKey().equals(FALLBACK);
      return isEnglish || b.getKey().equals(FALLBACK)
          ? Boolean.compare(isEnglish, b.getKey().equals(FALLBACK))
          : b.getKey().compareTo(a.getKey());
    }

    private boolean isOfIdeographs(String language) {
      return language.equals(CHINESE) || language.equals(JAPANESE);
    }
  }
}
