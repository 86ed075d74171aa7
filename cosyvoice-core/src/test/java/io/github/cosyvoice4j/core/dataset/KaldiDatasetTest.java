package io.github.cosyvoice4j.core.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.Audio;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KaldiDatasetTest {
  @TempDir Path folder;

  @Test
  void tiesTheFilesByIdInTheOrderOfText() throws IOException {
    Audio.of(new float[31], 16_000).writeWav(folder.resolve("p.wav"));
    Path working = Path.of("target", "kaldi-test.wav");
    Audio.of(new float[32], 16_000).writeWav(working);
    write("text", "\ufeffz_2 你好 吗\r\n\r\na_1\tSay  it. \nb_3 No prompt.\nd_4 D.\n");
    write("prompt_text", "a_1 prompt words\nz_2 提示\nb_3\nd_4 d\n");
    write("prompt_wav.scp", "d_4 " + working + "\nz_2 p.wav\na_1  " + folder.resolve("p.wav"));
    try {
      assertEquals(
          List.of(
              "1 z_2 | 你好 吗 | 提示 | 31 | -",
              "3 a_1 | Say  it. | prompt words | 31 | -",
              "4 b_3 | No prompt. | - | - | -",
              "5 d_4 | D. | d | 32 | -"),
          read());
    } finally {
      Files.delete(working);
    }
  }

  @Test
  void goesOnBehindWrongLines() throws IOException {
    write("text", "a\nb B.\nc C.\nd D.\n");
    write("prompt_text", "b one\nb two\n");
    write("prompt_wav.scp", "c sox in.mp3 -t wav - |\n");
    assertEquals(
        List.of(
            "1 a: target_text: expected some characters, got a blank one",
            "2 b: prompt_text: expected one line for the utterance, got more",
            "3 c: prompt_wav.scp: expected a path, got a command; run it and name the file it"
                + " makes",
            "4 d | D. | - | - | -"),
        read());
  }

  @Test
  void saysWhichFileIsMissingOrWrong() throws IOException {
    write("text", "a A.\n");
    write("prompt_text", "a b\n");
    assertEquals(
        folder
            + ": expected a folder with the files text, prompt_text and prompt_wav.scp, got no"
            + " prompt_wav.scp; check the path",
        assertThrows(FileNotFoundException.class, () -> KaldiDataset.open(folder)).getMessage());
    Files.write(folder.resolve("prompt_wav.scp"), new byte[] {'a', ' ', 'b', '\n', (byte) 0xFF});
    String message =
        assertThrows(DatasetFormatException.class, () -> KaldiDataset.open(folder)).getMessage();
    assertTrue(message.contains("prompt_wav.scp: 2: line: expected UTF-8"), message);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private List<String> read() throws IOException {
    return DatasetLines.of(KaldiDataset.open(folder));
  }
}
