package io.github.cosyvoice4j.eval.asr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that sherpa-onnx 2.0.1 makes of the same tokens. */
class DetokenizerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hello|hello",
        "你,hello|你 hello",
        "hello,你|hello 你",
        "wor@@,ld|world",
        "wor@@,hello|worhello",
        "wor@@,你|wor 你",
        "wor@@,a@@,ld|worald",
        "wor@@|wor",
        "a@@,你,wor@@|a 你 wor",
        "_|\"\"",
        "_,hello|hello",
        "hello,_|\"hello  \"",
        "hello,_,_,hello|hello     hello",
        "你,_|\"你  \"",
        "_,你|你",
        "é,hello|é hello",
        "hello,é|hello é",
        "x@,ld|ld",
        "hello,x@|\"hello \"",
        "@@,ld|ld",
        "ld,@@,ld|ld ld",
        "_hi|hi",
        "hello,_hi|hello  hi",
        "，,hello,，|， hello ，",
        "<0xE4>,hello|<0xE4> hello",
        "你@@,ld|你ld",
        "你@@,你|你你",
        "wor@@,_,ld|wor  ld",
        "wor@@,你@@,ld|wor你ld",
        "你,你@@|你 你",
      })
  void joinsAsSherpaDoes(String tokens, String text) {
    List<byte[]> symbols =
        Arrays.stream(tokens.split(",", -1))
            .map(token -> token.replace('_', ' ').getBytes(StandardCharsets.UTF_8))
            .toList();
    assertEquals(text, Detokenizer.text(symbols));
  }

  @Test
  void makesNothingOfNothing() {
    assertEquals("", Detokenizer.text(List.of()));
    assertEquals("@", Detokenizer.text(List.of(new byte[] {'@'})));
  }

  /** The bytes of a letter may come as two tokens; what stays no letter is left out. */
  @Test
  void leavesOutWhatIsNotUtf8() {
    byte[] begin = {(byte) 0xE4};
    byte[] rest = {(byte) 0xBD, (byte) 0xA0};
    byte[] word = {'a'};
    assertEquals("你", Detokenizer.text(List.of(begin, rest)));
    assertEquals("a  a", Detokenizer.text(List.of(word, begin, word)));
    assertEquals("", Detokenizer.decode(rest));
  }
}
