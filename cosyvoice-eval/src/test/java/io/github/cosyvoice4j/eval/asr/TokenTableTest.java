package io.github.cosyvoice4j.eval.asr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTableTest {
  @TempDir private Path folder;

  private TokenTable read(String text, int vocabulary) throws IOException {
    Path file = Files.writeString(folder.resolve("tokens.txt"), text);
    return TokenTable.read(file, vocabulary);
  }

  private static String symbol(TokenTable table, int id) {
    return new String(table.symbol(id), StandardCharsets.UTF_8);
  }

  @Test
  void readsASymbolAndAnId() throws IOException {
    TokenTable table = read("你 1\r\n\n  </s>   2 \n3\n\u2581hi 0\nspare 4\n", 4);
    assertEquals("你", symbol(table, 1));
    assertEquals(2, table.end());
    assertEquals(" ", symbol(table, 3), "a lone number is a space");
    assertEquals(" hi", symbol(table, 0));
  }

  @Test
  void takesBytesAsTheyAre() throws IOException {
    Path file = folder.resolve("tokens.txt");
    Files.write(file, new byte[] {(byte) 0x85, ' ', '0', '\n', '<', '/', 's', '>', ' ', '1'});
    assertEquals((byte) 0x85, TokenTable.read(file, 2).symbol(0)[0]);
  }

  @Test
  void namesTheLineThatIsWrong() {
    assertRefused("</s> 0\na b 1\n", "tokens.txt:2: expected a symbol, a space and an id");
    assertRefused("</s> 0\n你\n", "tokens.txt:2: expected a symbol, a space and an id, got \"你\"");
    assertRefused("</s> 0\nb 0\n", "tokens.txt:2: expected an id that is new, got 0 again");
    assertRefused("</s> 0\n", "each of the model's 2 tokens, got none for 1");
    assertRefused("a 0\nb 1\n", "expected a token </s> that ends a sentence, got none");
  }

  private void assertRefused(String text, String part) {
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> read(text, 2));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
