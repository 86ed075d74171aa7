package io.github.cosyvoice4j.eval.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.core.dataset.DatasetFormatException;
import io.github.cosyvoice4j.dataset.DatasetReader;
import io.github.cosyvoice4j.dataset.DatasetRow;
import io.github.cosyvoice4j.dataset.DatasetUtterance;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetDatasetTest {
  private static final String PLAIN = "select 'a' as id, 'A.' as target_text";

  @TempDir Path folder;

  /** Files that pyarrow 26 wrote, with its two names for a list's items, int64 and int32. */
  @ParameterizedTest
  @ValueSource(strings = {"element", "item"})
  void readsWhatPyarrowWrote(String name) throws IOException {
    Path file = folder.resolve(name + ".parquet");
    Files.copy(Path.of("src/test/resources/data/" + name + ".parquet"), file);
    Files.createDirectory(folder.resolve("clips"));
    Files.write(folder.resolve("clips/d.wav"), ParquetBytes.wav(40));
    assertEquals(
        List.of(
            "1 utt-0 | 你好。 | 一 | 10 | [1, 2, 3]",
            "2 utt-1 | Hello. | two | 20 | -",
            "3 utt-2 | 日本語 | - | - | -",
            "4 utt-3 | Ça va ? | - | 40 | [4]",
            "5 utt-4 | 🙂 yes | 五 | 50 | [5, 6560]"),
        Rows.lines(ParquetDataset.open(file, Optional.empty())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data"})
  void readsTheShardsOfASplitInOrder(String below) throws IOException {
    Path data = folder.resolve(below);
    for (int shard = 0; shard < 3; shard++) {
      ParquetBytes.write(
          data.resolve("test_zh-0000%d-of-00003.parquet".formatted(shard)),
          "select '%d-' || i as id, 'A.' as target_text from range(%d) t(i) order by i"
              .formatted(shard, shard * 2),
          shard == 0 ? "codec zstd" : "codec snappy");
    }
    ParquetBytes.write(data.resolve("test_en-00000-of-00001.parquet"), PLAIN);
    try (DatasetReader set = ParquetDataset.open(folder, Optional.of("test_zh"))) {
      assertEquals(OptionalLong.of(6), set.rows());
    }
    assertEquals(
        List.of("1 1-0", "2 1-1", "3 2-0", "4 2-1", "5 2-2", "6 2-3"),
        Rows.lines(ParquetDataset.open(folder, Optional.of("test_zh"))).stream()
            .map(line -> line.substring(0, line.indexOf(" |")))
            .toList());
  }

  @Test
  void asksForASplitWhereThereAreSeveral() throws IOException {
    ParquetBytes.write(folder.resolve("data/test_zh-00000-of-00001.parquet"), PLAIN);
    ParquetBytes.write(folder.resolve("data/test_en-00000-of-00001.parquet"), PLAIN);
    assertEquals(
        folder
            + ": split: expected the name of one of several, got none; choose with --split-name one"
            + " of test_en, test_zh",
        assertThrows(
                IllegalArgumentException.class, () -> ParquetDataset.open(folder, Optional.empty()))
            .getMessage());
    assertEquals(
        folder
            + ": split: expected one of test_en, test_zh, got train; choose one with --split-name",
        assertThrows(
                IllegalArgumentException.class,
                () -> ParquetDataset.open(folder, Optional.of("train")))
            .getMessage());
  }

  @Test
  void missesAShard() throws IOException {
    ParquetBytes.write(folder.resolve("test-00000-of-00003.parquet"), PLAIN);
    ParquetBytes.write(folder.resolve("test-00002-of-00003.parquet"), PLAIN);
    String message = refusal(folder);
    assertTrue(message.contains("expected 3 files of split test, got 2"), message);
    assertEquals(
        1,
        Rows.all(
                ParquetDataset.open(
                    folder.resolve("test-00002-of-00003.parquet"), Optional.empty()))
            .size());
  }

  /** Which of them counts can't be known, and none may be lost. */
  @Test
  void refusesAShardThatIsThereTwice() throws IOException {
    ParquetBytes.write(folder.resolve("test-00000-of-00001.parquet"), PLAIN);
    ParquetBytes.write(folder.resolve("test.parquet"), PLAIN);
    String message = refusal(folder);
    assertTrue(message.contains("the only file of its split and number, got test-0"), message);
    Files.delete(folder.resolve("test.parquet"));
    ParquetBytes.write(folder.resolve("test-00000-of-00002.parquet"), PLAIN);
    ParquetBytes.write(folder.resolve("test-00001-of-00002.parquet"), PLAIN);
    assertTrue(refusal(folder).contains("test-00000-of-00002.parquet: expected to be the only"));
  }

  @Test
  void takesNamesWithAFingerprint() throws IOException {
    for (int shard = 0; shard < 2; shard++) {
      ParquetBytes.write(
          folder.resolve(
              "data/test-0000" + shard + "-of-00002-0a1b2c3d4e5f607" + shard + ".parquet"),
          PLAIN);
    }
    try (DatasetReader set = ParquetDataset.open(folder, Optional.of("test"))) {
      assertEquals(OptionalLong.of(2), set.rows());
    }
  }

  @Test
  void namesTheColumnsThereAre() throws IOException {
    ParquetBytes.write(folder.resolve("a.parquet"), "select 'a' as ID, 'b' as text");
    String message = refusal(folder);
    assertTrue(message.contains("id: expected such a column, got only ID, text; "), message);
  }

  @Test
  void refusesColumnsOfOtherTypes() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetBytes.write(file, PLAIN + ", 'x' as prompt_audio_cosy2_tokens");
    assertTrue(refusal(file).contains("expected a list of whole numbers, got VARCHAR"));
    ParquetBytes.write(file, PLAIN + ", 3 as prompt_audio");
    assertTrue(refusal(file).contains("or a struct of bytes and path, got INTEGER"));
    ParquetBytes.write(file, PLAIN + ", {'x': 1} as prompt_audio");
    assertTrue(refusal(file).contains("or a struct of bytes and path, got STRUCT(x INTEGER)"));
    ParquetBytes.write(file, "select [1] as id, 'A.' as target_text");
    assertTrue(refusal(file).contains("id: expected text, got INTEGER[]"));
  }

  @Test
  void takesColumnsOfNullsForAbsent() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetBytes.write(
        file,
        "select 7 as id, encode('ä') as target_text, null as prompt_text, null as prompt_audio,"
            + " null as prompt_audio_cosy2_tokens");
    assertEquals(
        List.of("1 7 | ä | - | - | -"), Rows.lines(ParquetDataset.open(file, Optional.empty())));
  }

  @Test
  void readsOtherFormsOfAudio() throws IOException {
    Files.write(folder.resolve("p.wav"), ParquetBytes.wav(30));
    Path file = folder.resolve("a.parquet");
    String wav = ParquetBytes.blob(ParquetBytes.wav(20));
    for (String audio :
        List.of(
            wav,
            "{'path': null::varchar, 'bytes': " + wav + "}",
            "{'bytes': " + wav + "}",
            "{'array': [0.5::double for i in range(20)], 'path': 'x', 'sampling_rate': 16000}",
            "{'sampling_rate': 16000::bigint, 'array': [0.5::float for i in range(20)]}")) {
      ParquetBytes.write(file, PLAIN + ", " + audio + " as prompt_audio");
      assertEquals(
          List.of("1 a | A. | - | 20 | -"),
          Rows.lines(ParquetDataset.open(file, Optional.empty())),
          audio);
    }
    ParquetBytes.write(file, PLAIN + ", 'p.wav' as prompt_audio");
    assertEquals(
        List.of("1 a | A. | - | 30 | -"), Rows.lines(ParquetDataset.open(file, Optional.empty())));
  }

  @Test
  void saysWhatSoundThatIsNotWaveIs() throws IOException {
    Path file = folder.resolve("a.parquet");
    String flac = ParquetBytes.blob("fLaC and more".getBytes(StandardCharsets.US_ASCII));
    String mp3 = ParquetBytes.blob("ID3 and more..".getBytes(StandardCharsets.US_ASCII));
    String[] stored = {flac, mp3, "''::blob"};
    String[] got = {"got FLAC; convert it", "got MP3 or AAC; convert it", "got an empty file"};
    for (int i = 0; i < stored.length; i++) {
      ParquetBytes.write(
          file, PLAIN + ", {'bytes': " + stored[i] + ", 'path': 'x'} as prompt_audio");
      DatasetUtterance row =
          (DatasetUtterance) Rows.all(ParquetDataset.open(file, Optional.empty())).get(0);
      PromptAudio audio = row.promptAudio().orElseThrow();
      String message = assertThrows(AudioFormatException.class, audio::read).getMessage();
      assertTrue(message.contains(got[i]), message);
    }
    ParquetBytes.write(
        file, PLAIN + ", {'array': [1, null]::double[], 'sampling_rate': 16000} as prompt_audio");
    assertTrue(
        Rows.lines(ParquetDataset.open(file, Optional.empty())).get(0).contains("AudioFormat"));
  }

  @Test
  void goesOnBehindWrongRows() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetBytes.write(
        file,
        "select * from (values (null, 'A.', [1]), ('b', null, null), ('c', ' ', [1]), ('d', 'D.',"
            + " [1, -2]), ('e', 'E.', [1, null]), ('f', 'F.', [5000000000]), ('g', repeat('x',"
            + " 70000), null), ('h', 'H.', [1])) t(id, target_text, prompt_audio_cosy2_tokens)");
    assertEquals(
        List.of(
            "1 ?: id: expected some characters, got none",
            "2 b: target_text: expected some characters, got none",
            "3 c: target_text: expected some characters, got a blank one",
            "4 d: prompt_audio_cosy2_tokens: 1: expected an id from 0, got -2",
            "5 e: prompt_audio_cosy2_tokens: 1: expected an id, got null",
            "6 f: prompt_audio_cosy2_tokens: 0: expected an id, got 5000000000",
            "7 g: target_text: expected at most 65536 characters, got more",
            "8 h | H. | - | - | [1]"),
        Rows.lines(ParquetDataset.open(file, Optional.empty())));
  }

  @Test
  void refusesDamagedFiles() throws IOException {
    Path whole = folder.resolve("whole.parquet");
    ParquetBytes.write(
        whole, "select i as id, md5(i::varchar) as target_text from range(900) t(i)");
    byte[] bytes = Files.readAllBytes(whole);
    Path file = folder.resolve("broken.parquet");
    for (int length : new int[] {0, 1, 11, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertOneLine(refusal(file), file);
    }
    Arrays.fill(bytes, 4, bytes.length / 2, (byte) 0x5A);
    Files.write(file, bytes);
    IOException e =
        assertThrows(
            IOException.class, () -> Rows.all(ParquetDataset.open(file, Optional.empty())));
    assertOneLine(e.getMessage(), file);
  }

  @Test
  void refusesWhatIsMissing() {
    Path none = folder.resolve("none");
    assertThrows(FileNotFoundException.class, () -> ParquetDataset.open(none, Optional.empty()));
    assertThrows(FileNotFoundException.class, () -> ParquetDataset.open(folder, Optional.empty()));
  }

  @Test
  void takesNamesAsTheyAre() throws IOException {
    Path odd = folder.resolve("it's [1]*.parquet");
    ParquetBytes.write(folder.resolve("it's 1x.parquet"), PLAIN);
    ParquetBytes.write(folder.resolve("b.parquet"), "select 'b' as id, 'B.' as target_text");
    Files.move(folder.resolve("b.parquet"), odd);
    assertEquals(
        List.of("1 b | B. | - | - | -"), Rows.lines(ParquetDataset.open(odd, Optional.empty())));
  }

  @Test
  void readsRecordingsInPiecesThatFit() throws IOException {
    Path file = folder.resolve("a.parquet");
    String wavs =
        "select 'i' || i as id, 'A.' as target_text, {'bytes': "
            + ParquetBytes.blob(ParquetBytes.wav(10))
            + " || encode(repeat(chr(i::integer % 100 + 1), 1000))} as prompt_audio from"
            + " range(1100) t(i)";
    ParquetBytes.write(file, wavs);
    AudioBudget budget = new AudioBudget(20_000, 100_000);
    List<DatasetRow> rows = Rows.all(ParquetDataset.open(file, Optional.empty(), budget));
    assertEquals(1100, rows.size());
    for (int i = 0; i < rows.size(); i += 7) {
      assertEquals("%d i%d | A. | - | 10 | -".formatted(i + 1, i), Rows.line(rows.get(i)));
    }
    List<DatasetRow> none =
        Rows.all(ParquetDataset.open(file, Optional.empty(), new AudioBudget(20_000, 1000)));
    assertEquals(1100, none.size());
    assertEquals(
        "5 i4: prompt_audio: expected at most 1000 bytes, got 1064", Rows.line(none.get(4)));
  }

  /** Damage in the second row group is met behind the rows of the first. */
  @Test
  void readsARowGroupWhenItIsItsTurn() throws IOException {
    Path file = folder.resolve("a.parquet");
    ParquetBytes.write(
        file,
        "select 'i' || i as id, sha256(i::varchar) as target_text from range(6000) t(i)",
        "row_group_size 2048",
        "codec zstd");
    long[] second = new long[2];
    try (DuckDb database = new DuckDb()) {
      database.query(
          file,
          "select min(data_page_offset), sum(total_compressed_size) from parquet_metadata("
              + DuckDb.file(file)
              + ") where row_group_id = 1",
          row -> {
            second[0] = row.getLong(1);
            second[1] = row.getLong(2);
            return row;
          });
    }
    byte[] bytes = Files.readAllBytes(file);
    int start = Math.toIntExact(second[0]);
    Arrays.fill(bytes, start, start + Math.toIntExact(second[1]) - 1, (byte) 0x5A);
    Files.write(file, bytes);
    try (DatasetReader set = ParquetDataset.open(file, Optional.empty())) {
      for (int i = 0; i < 2048; i++) {
        assertEquals(i + 1, set.next().orElseThrow().number());
      }
      assertOneLine(assertThrows(IOException.class, set::next).getMessage(), file);
    }
  }

  @Test
  void isClosedTwice() throws IOException {
    ParquetBytes.write(folder.resolve("a.parquet"), PLAIN);
    DatasetReader set = ParquetDataset.open(folder, Optional.empty());
    assertFalse(set.next().isEmpty());
    assertTrue(set.next().isEmpty());
    assertTrue(set.next().isEmpty());
    set.close();
    set.close();
    assertThrows(IllegalStateException.class, set::next);
  }

  private static String refusal(Path data) {
    return assertThrows(
            DatasetFormatException.class, () -> ParquetDataset.open(data, Optional.empty()))
        .getMessage();
  }

  private static void assertOneLine(String message, Path file) {
    assertTrue(message.startsWith(file + ": expected a parquet file that is whole"), message);
    assertEquals(1, message.lines().count(), message);
  }
}
