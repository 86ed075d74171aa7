package io.github.cosyvoice4j.eval.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.eval.evaluate.UtteranceTexts.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each form of references, transcripts and prompts. */
class UtteranceTextsTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("texts"), text);
  }

  /** A {@code ~} stands for a tab, {@code #} for the end of a line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "REFERENCE; a hello world#b bye; a=hello world#b=bye",
        "REFERENCE; a~hello  world#b~; a=hello  world#b=",
        "REFERENCE; a hello#b; a=hello#b=",
        "REFERENCE; p/x.wav|pt|q.wav|hello#y|pt|q.wav|b c|h.wav; x=hello#y=b c",
        "REFERENCE; my set/x.WAV|pt|q.wav|hello; x=hello",
        "REFERENCE; u |hello; u=hello",
        "REFERENCE; a hello|world; a=hello|world",
        "REFERENCE; u.wav|hello|p.wav#v|bye|p.wav; u=hello#v=bye",
        "REFERENCE; u|hello#v|bye bye; u=hello#v=bye bye",
        "PROMPT; u|pt|p.wav|hello#v|bye|q.wav; u=p.wav#v=q.wav",
        "PROMPT; u some/p.wav; u=some/p.wav",
        "REFERENCE; {\"id\":\"a\",\"target_text\":\"x\",\"text\":\"y\"}; a=x",
        "HYPOTHESIS; {\"file\":\"d/a%20b.wav\",\"text\":\" y\",\"tokens\":[]}; a%20b= y",
        "HYPOTHESIS; d/a.wav~ y; a= y",
        "REFERENCE; a:~ref=x#a:~hyp= y#b:~ref=#b:~hyp=z; a=x#b=",
        "HYPOTHESIS; a:~ref=x#a:~hyp= y#b:~ref=#b:~hyp=z; a= y#b=z"
      })
  void readsTheForm(Side side, String lines, String expected) throws IOException {
    Path file = file(lines.replace('~', '\t').replace('#', '\n'));
    List<String> entries =
        UtteranceTexts.read(file, side).stream().map(e -> e.id() + "=" + e.text()).toList();
    assertEquals(expected, String.join("#", entries));
  }

  @Test
  void skipsBlankLinesAndAByteOrderMark() throws IOException {
    List<UtteranceTexts.Entry> entries =
        UtteranceTexts.read(file("\ufeffa x\n\n \nb y"), Side.REFERENCE);
    assertEquals(List.of("a", "b"), entries.stream().map(UtteranceTexts.Entry::id).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "REFERENCE; {\"id\":\"a\",\"text\":\"x\"}~{\"id\":\"a\"}",
        "REFERENCE; {\"id\":\"a\",\"text\":\"x\"}~{not json",
        "REFERENCE; a|b~a|b|c|d|e|f",
        "PROMPT; a|p.wav|q~a|b"
      })
  void namesALineOfAnotherForm(Side side, String lines) throws IOException {
    Path file = file(lines.replace('~', '\n'));
    String message =
        assertThrows(IOException.class, () -> UtteranceTexts.read(file, side)).getMessage();
    assertTrue(message.startsWith(file + ":2: expected a line like the first one"), message);
  }

  @Test
  void wantsAFile() {
    String message =
        assertThrows(IOException.class, () -> UtteranceTexts.read(folder, Side.REFERENCE))
            .getMessage();
    assertTrue(message.startsWith(folder + ": expected a file, got a folder"), message);
  }

  /** In the lines of a data set the prompt may be the sound itself. */
  @Test
  void soundIsNoPath() throws IOException {
    String line = "{\"id\":\"a\",\"text\":\"x\",\"prompt_audio\":\"%s\"}";
    Path file = file(line.formatted("a.wav") + "\n" + line.formatted("UklG".repeat(9_000)));
    List<UtteranceTexts.Entry> entries = UtteranceTexts.read(file, Side.REFERENCE);
    assertEquals(Optional.of("a.wav"), entries.get(0).prompt());
    assertEquals(Optional.empty(), entries.get(1).prompt());
  }

  @Test
  void wantsUtf8() throws IOException {
    Path file =
        Files.write(folder.resolve("gbk"), "a caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    String message =
        assertThrows(IOException.class, () -> UtteranceTexts.read(file, Side.REFERENCE))
            .getMessage();
    assertTrue(message.contains("expected text in UTF-8"), message);
  }
}
