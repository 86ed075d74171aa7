package io.github.cosyvoice4j.core.text.fst;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          CHINESE  | date { day: "五日" year: "二零二四年" }    | date { year: "二零二四年" day: "五日" }
          CHINESE  | money { currency: "$" value: "3.5" }     | money { value: "3.5" currency: "$" }
          JAPANESE | fraction { numerator: "2" denominator: "3" } | fraction { denominator: "3" numerator: "2" }
          JAPANESE | time { hour: "3" noon: "午後" }           | time { noon: "午後" hour: "3" }
          CHINESE  | measure { value: "5" denominator: "每天" } | measure { denominator: "每天" value: "5" }
          ENGLISH  | date { year: "2024" month: "may" }       | date { month: "may" year: "2024" }
          ENGLISH  | date { year: "1" day: "2" preserve_order: "true" } | date { year: "1" day: "2" preserve_order: "true" }
          ENGLISH  | time { hour: "3" noon: "pm" }            | time { hour: "3" noon: "pm" }
          ENGLISH  | w { v: "I" } w { v: "am" }               | w { v: "I" } w { v: "am" }
          ENGLISH  | p { v: " \\" \\\\" }                     | p { v: " \\" \\\\" }
          CHINESE  | char{value:"}"}                          | char { value: "}" }
          CHINESE  | char { value: "" } char { value: "一"    | char { value: "" } char { value: "一" }
          CHINESE  | char { value: "a" value: "b" }           | char { value: "b" value: "b" }
          CHINESE  | char                                     | char { }
          """)
  void ordersAsUpstreamDoes(GrammarLanguage language, String tagged, String reordered) {
    assertEquals(reordered, WetextVersion.V0_0_4.reordered(Token.parse(tagged), language));
  }

  @Test
  void versionsDifferInKeysWithoutPlaceAndInEscapes() {
    List<Token> tokens = Token.parse("money { tail: \"\\\"\" value: \"5\" }");
    assertEquals(
        "money { value: \"5\" }", WetextVersion.V0_0_4.reordered(tokens, GrammarLanguage.CHINESE));
    assertEquals(
        "money { value: \"5\" tail: \"\\\\\\\"\" }",
        WetextVersion.V0_1_8.reordered(tokens, GrammarLanguage.CHINESE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "\"",
        "{ }",
        "五",
        "a { b",
        "a { b: \"c",
        "a { : \"c\" }",
        "a } b { 1: \"\""
      })
  void isNothingWhereThereAreNoTokens(String tagged) {
    assertEquals(List.of(), Token.parse(tagged));
  }
}
