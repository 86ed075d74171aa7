package io.github.cosyvoice4j.eval.score;

import com.ibm.icu.text.Transliterator;
import java.util.Map;

/**
 * Traditional Chinese in simplified characters, one for one, by ICU's table.
 *
 * <p>Upstream's scorers take {@code zhconv.convert(text, 'zh-cn')}, which also knows words (a
 * mainland word for a Taiwanese one). Of the characters of GB 2312 and those common in Big5 this
 * differs where the right character hangs on the word, as in {@code 著}, which stays as it is.
 */
final class ChineseScript {
  /** Characters that simplified texts are written with, which ICU's table changes. */
  private static final String KEPT = "俱姊箝苎著藉跤阪麴";

  /** What ICU's table leaves out, of the common characters of Big5. */
  private static final Map<Integer, String> MORE =
      Map.ofEntries(
          Map.entry((int) '妳', "你"),
          Map.entry((int) '牠', "它"),
          Map.entry((int) '嶽', "岳"),
          Map.entry((int) '揹', "背"),
          Map.entry((int) '濛', "蒙"),
          Map.entry((int) '矇', "蒙"),
          Map.entry((int) '甦', "苏"),
          Map.entry((int) '囌', "苏"),
          Map.entry((int) '彫', "雕"),
          Map.entry((int) '踫', "碰"),
          Map.entry((int) '鞦', "秋"),
          Map.entry((int) '韆', "千"),
          Map.entry((int) '啣', "衔"),
          Map.entry((int) '枴', "拐"),
          Map.entry((int) '脩', "修"),
          Map.entry((int) '襬', "摆"),
          Map.entry((int) '諮', "咨"),
          Map.entry((int) '阬', "坑"));

  private ChineseScript() {}

  /** {@return a text in simplified characters} */
  static String simplified(String text) {
    StringBuilder known = new StringBuilder();
    text.codePoints()
        .forEach(point -> known.append(MORE.getOrDefault(point, Character.toString(point))));
    return Table.SIMPLIFY.transliterate(known.toString());
  }

  /** Loaded when first needed: it takes ICU a moment. */
  private static final class Table {
    static final Transliterator SIMPLIFY =
        Transliterator.getInstance("[^" + KEPT + "] Traditional-Simplified");
  }
}
