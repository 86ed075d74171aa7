package io.github.cosyvoice4j.core.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlDatasetTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("set.jsonl");
  }

  @Test
  void readsRows() throws IOException {
    Files.write(folder.resolve("a.wav"), wav(11));
    write(
        """
        {"id": "a", "prompt_text": "一", "target_text": "你好", "prompt_audio": "a.wav", \
        "prompt_audio_cosy2_tokens": [1, 2, 6560], "other": {"x": [1, {}]}}

        {"target_text": "B.", "id": 17}
          {"id": 1.50, "target_text": "C.", "prompt_text": null, "prompt_audio": null, \
        "prompt_audio_cosy2_tokens": null}\r
        {"id": "d", "target_text": "\\ud83d\\ude42", "prompt_text": "", \
        "prompt_audio_cosy2_tokens": []}\
        """);
    assertEquals(
        List.of(
            "1 a | 你好 | 一 | 11 | 1,2,6560",
            "3 17 | B. | - | - | -",
            "4 1.50 | C. | - | - | -",
            "5 d | 🙂 | - | - | -"),
        read());
    try (JsonlDataset set = JsonlDataset.open(file)) {
      assertEquals(OptionalLong.of(4), set.rows());
    }
  }

  @Test
  void tellsPathsFromBase64() throws IOException {
    String base64 = Base64.getEncoder().encodeToString(wav(12));
    String lines = Base64.getMimeEncoder().encodeToString(wav(12)).replace("\r\n", "\\r\\n");
    String longName = "x".repeat(70);
    Files.write(folder.resolve(longName), wav(13));
    Files.write(folder.resolve("UklGRg"), wav(14));
    Files.write(folder.resolve(longName + ".wav"), wav(15));
    write(
        String.join(
            "\n",
            row("\"" + base64 + "\""),
            row("\"" + lines + "\""),
            row("\"data:audio/wav;base64," + base64 + "\""),
            row("\"DATA:;base64," + base64 + "\""),
            row("{\"bytes\": \"" + base64 + "\", \"path\": \"nowhere.wav\"}"),
            row("{\"path\": \"" + longName + "\", \"bytes\": null}"),
            row("\"UklGRg\""),
            row("\"" + longName + ".wav\""),
            row("{\"path\": null, \"bytes\": null}"),
            row("\"nowhere.wav\"")));
    List<String> prompts = read().stream().map(line -> line.split(" \\| ", -1)[3]).toList();
    assertEquals(
        List.of("12", "12", "12", "12", "12", "13", "14", "15", "-", "NoSuchFileException"),
        prompts);
  }

  @Test
  void goesOnBehindWrongRows() throws IOException {
    write(
        String.join(
            "\n",
            "[1]",
            "{\"id\": \"b\", \"target_text\"",
            "{\"id\": \"c\"}",
            "{\"target_text\": \"D.\"}",
            "{\"id\": \"e\", \"target_text\": \"E.\"} {}",
            "{\"id\": \"f\", \"id\": \"g\", \"target_text\": \"F.\"}",
            "{\"id\": {}, \"target_text\": \"G.\"}",
            "{\"id\": \"h\", \"target_text\": 3}",
            "{\"id\": \"\\ud83d\", \"target_text\": \"I.\"}",
            "{'id': \"j\"}",
            "{\"id\": \"k\", \"target_text\": \"K.\", \"prompt_audio_cosy2_tokens\": [1.5]}",
            "{\"id\": \"l\", \"target_text\": \"L.\", \"prompt_audio_cosy2_tokens\": [-1]}",
            row("[]"),
            row("{}"),
            row("\"\""),
            row("\"data:audio/wav,abc\""),
            row("\"data:audio/wav;base64,***\""),
            row("\"" + "A".repeat(61) + "=A\""),
            row("\"a\\u0000b\""),
            "[".repeat(100_000),
            "{\"id\": \"z\", \"target_text\": \"Z.\"}"));
    List<String> rows = read();
    assertEquals(21, rows.size());
    assertEquals("1 ?: row: expected one JSON object a line, got a list", rows.get(0));
    assertEquals("2 b: row: expected one JSON object a line, got something else", rows.get(1));
    assertEquals("3 c: target_text: expected some characters, got none", rows.get(2));
    assertEquals("4 ?: id: expected some characters, got none", rows.get(3));
    assertEquals("5 e: row: expected one JSON object a line, got something else", rows.get(4));
    assertEquals("6 f: id: expected once, got twice", rows.get(5));
    assertEquals("7 ?: id: expected text, got an object", rows.get(6));
    assertEquals("8 h: target_text: expected text, got a number", rows.get(7));
    assertTrue(rows.get(8).contains("id: expected whole characters"), rows.get(8));
    assertTrue(rows.get(10).endsWith("expected a list of whole numbers, got 1.5"), rows.get(10));
    assertTrue(rows.get(11).endsWith("0: expected an id from 0, got -1"), rows.get(11));
    for (String row : rows.subList(12, 19)) {
      assertTrue(row.contains(" x: prompt_audio: expected "), row);
    }
    assertEquals("21 z | Z. | - | - | -", rows.get(20));
  }

  @Test
  void takesAByteOrderMarkAndDamagedLines() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    bytes.write("{\"id\": \"a\", \"target_text\": \"A.\"}\n".getBytes(StandardCharsets.UTF_8));
    bytes.write("{\"id\": \"b\", \"target_text\": \"é\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write("{\"id\": \"c\", \"target_text\": \"C.\"}".getBytes(StandardCharsets.UTF_8));
    Files.write(file, bytes.toByteArray());
    assertEquals(
        List.of(
            "1 a | A. | - | - | -",
            "2 ?: line: expected UTF-8, got bytes that are none",
            "3 c | C. | - | - | -"),
        read());
  }

  @Test
  void passesOverLinesWithoutEnd() throws IOException {
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'x');
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 65; i++) {
        out.write(block);
      }
      out.write("\n{\"id\": \"b\", \"target_text\": \"B.\"}".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        List.of("1 ?: line: expected at most 67108864 bytes, got more", "2 b | B. | - | - | -"),
        read());
  }

  @Test
  void refusesOtherFiles() throws IOException {
    assertEquals(
        file + ": expected a JSONL file, got none; check the path",
        assertThrows(FileNotFoundException.class, () -> JsonlDataset.open(file)).getMessage());
    assertEquals(
        folder + ": expected a JSONL file, got a folder; name a file in it",
        assertThrows(FileNotFoundException.class, () -> JsonlDataset.open(folder)).getMessage());
    Files.write(file, "{}".getBytes(StandardCharsets.UTF_16));
    assertEquals(
        file + ": expected text in UTF-8, got UTF-16; save it as UTF-8",
        assertThrows(DatasetFormatException.class, () -> JsonlDataset.open(file)).getMessage());
    Files.write(file, new byte[0]);
    assertEquals(List.of(), read());
  }

  @Property(seed = "42", tries = 300)
  void survivesAnyBytes(@ForAll byte[] bytes) throws IOException {
    Path random = Files.createTempFile("rows", ".jsonl");
    try {
      Files.write(random, bytes);
      for (String row : DatasetLines.of(JsonlDataset.open(random))) {
        assertTrue(row.contains("expected"), row);
      }
    } catch (DatasetFormatException refused) {
      assertTrue(refused.getMessage().contains("UTF-16"), refused.getMessage());
    } finally {
      Files.delete(random);
    }
  }

  private static String row(String audio) {
    return "{\"id\": \"x\", \"target_text\": \"X.\", \"prompt_audio\": " + audio + "}";
  }

  private static byte[] wav(int samples) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Audio.of(new float[samples], 16_000).writeWav(out, Audio.WavFormat.PCM16);
    return out.toByteArray();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private List<String> read() throws IOException {
    return DatasetLines.of(JsonlDataset.open(file));
  }
}
