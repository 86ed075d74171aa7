package io.github.cosyvoice4j.core.text;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Texts to try properties on. */
final class Texts {
  private static final String[] WORDS = {
    "hello",
    " world",
    " don't",
    "it'ſ",
    "'LL",
    "3.14",
    "1,234",
    " 007",
    "x²",
    "①②",
    "١٢٣",
    "½",
    "naïve",
    "e\u0301\u0323",
    "Привет",
    "ありがとう",
    "안녕",
    "收到好友",
    "远方",
    "字",
    "。",
    "？",
    "！",
    "；",
    "：",
    "、",
    ".",
    "?",
    "!",
    ";",
    ":",
    "，",
    ",",
    "\"",
    "”",
    "（",
    "）",
    "【",
    "】",
    "`",
    "——",
    " - ",
    "-",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\u3000",
    "\u00A0",
    "\u0085",
    "\u001C",
    "\u200B",
    "😀",
    "👨‍👩‍👧",
    "🇩🇪",
    "[laughter]",
    "<strong>",
    "</strong>",
    "[",
    "<",
    "<|",
    "|>",
    "<|en|>",
    "<|endofprompt|>"
  };

  private Texts() {}

  /** {@return any text of whole code points, now and then a long one} */
  static Arbitrary<String> any() {
    Arbitrary<String> words = Arbitraries.of(WORDS);
    Arbitrary<String> characters =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .map(Character::toString);
    return Arbitraries.frequencyOf(Tuple.of(9, words), Tuple.of(1, characters))
        .list()
        .ofMaxSize(200)
        .map(parts -> String.join("", parts));
  }

  /** {@return texts of a million chars, each of them hard in its own way} */
  static Stream<String> million() {
    return hard(1_000_000);
  }

  /** {@return the same with a hundred thousand chars, the most that is taken by default} */
  static Stream<String> hundredThousand() {
    return hard(100_000);
  }

  private static Stream<String> hard(int length) {
    return Stream.of(
            "a",
            "字",
            "the ",
            " ",
            "\n",
            "1",
            "a.",
            "。",
            "。\"",
            "你好，",
            "[",
            "<|a",
            "e\u0301",
            "👨‍👩‍👧",
            "\u0301\u0323")
        .map(unit -> unit.repeat(length / unit.length()));
  }
}
