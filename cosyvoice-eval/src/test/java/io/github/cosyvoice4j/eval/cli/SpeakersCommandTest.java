package io.github.cosyvoice4j.eval.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.speakers.SpeakerStore;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeakersCommandTest {
  private static final Path MODEL = Goldens.modelDirectory();
  private static final String TRANSCRIPT = "希望你以后能够做的比我还好。";

  @TempDir private Path folder;
  private Path saved;

  @BeforeEach
  void place() {
    saved = folder.resolve("saved");
  }

  @Test
  void addsListsAndRemoves() throws IOException {
    CommandRun added = add("中文 A").requireDone();
    assertTrue(added.out().startsWith("中文 A is saved in " + saved), added.out());
    JsonObject speaker =
        list("--json").requireDone().json().getAsJsonArray("speakers").get(0).getAsJsonObject();
    assertEquals("中文 A", speaker.get("id").getAsString());
    assertEquals("saved", speaker.get("source").getAsString());
    assertEquals(TRANSCRIPT, speaker.get("transcript").getAsString());
    assertTrue(speaker.get("speechTokens").getAsInt() > 0);
    String line = list().requireDone().out();
    assertTrue(line.startsWith("中文 A") && line.strip().endsWith(TRANSCRIPT), line);
    speakers("remove", "中文 A").requireDone();
    CommandRun empty = list().requireDone();
    assertEquals("", empty.out());
    assertTrue(empty.err().contains("no speakers in " + saved), empty.err());
  }

  @Test
  void addTakesTheTranscriptFromAFileOrNone() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), TRANSCRIPT + "\n");
    add("a", "--prompt-text-file", text).requireDone();
    assertEquals(TRANSCRIPT, voice("a").transcript().orElseThrow());
    speakers("add", "b", "--model", MODEL, "--prompt-wav", Goldens.wav("en22")).requireDone();
    assertTrue(voice("b").transcript().isEmpty());
  }

  @Test
  void addReplacesOnlyWhenTold() throws IOException {
    add("a").requireDone();
    add("a").requireError(ExitCode.USAGE, "expected an id that is free, got a", "--replace");
    JsonObject json = add("a", "--replace", "--json").requireDone().json();
    assertEquals("a", json.get("id").getAsString());
    assertTrue(json.has("warnings"));
  }

  @Test
  void addRefusesBeforeItWorks() {
    add(" ").requireError(ExitCode.USAGE, "speaker: expected an id");
    add("a", "--prompt-text-file", folder.resolve("none")).requireError(ExitCode.FAILED, "none");
    speakers(
            "add",
            "a",
            "--model",
            MODEL,
            "--prompt-wav",
            Goldens.wav("en22"),
            "--prompt-text",
            "..")
        .requireError(ExitCode.USAGE, "transcript: ");
    speakers("add", "a", "--prompt-wav", "x.wav").requireError(ExitCode.USAGE, "--model");
    speakers().requireError(ExitCode.USAGE, "expected add, list");
    assertTrue(Files.notExists(saved));
  }

  @Test
  void listHasTheModelsOwn() throws IOException {
    List<String> own = ids(list("--model", MODEL, "--json").requireDone());
    assertTrue(own.size() > 1, own.toString());
    Voice.newBuilder(new float[] {1, 2}).build().save(folder.resolve("x.voice"));
    speakers("import", folder.resolve("x.voice"), "--as", own.get(1)).requireDone();
    List<String> both = ids(list("--model", MODEL, "--json").requireDone());
    assertEquals(own.get(1), both.get(0));
    assertEquals(own.size(), both.size());
    assertTrue(list("--model", MODEL).out().contains("model  an embedding alone"));
  }

  @Test
  void damagedSpeakerIsListedAsSuch() throws IOException {
    keep("a");
    Files.write(saved.resolve("b.voice"), new byte[9]);
    CommandRun run = list("--json");
    assertEquals(ExitCode.PARTLY_DONE, run.exitCode());
    assertEquals(List.of("a", "b"), ids(run));
    assertTrue(run.out().contains("\"error\":"), run.out());
    assertTrue(run.err().startsWith("error: ") && run.err().contains("b.voice"), run.err());
    assertTrue(list().out().contains("damaged"));
    speakers("remove", "b").requireDone();
  }

  @Test
  void removesAllOrNone() throws IOException {
    keep("a");
    speakers("remove", "a", "bob").requireError(ExitCode.USAGE, "expected one of a, got \"bob\"");
    assertEquals(List.of("a"), ids(list("--json")));
  }

  @Test
  void ourFileGoesAroundTheWorld() throws IOException {
    keep("中文");
    Path file = folder.resolve("out.voice");
    JsonObject json = speakers("export", "中文", "-o", file, "--json").requireDone().json();
    assertEquals("native", json.get("format").getAsString());
    speakers("import", file).requireDone();
    speakers("import", saved.resolve("%e4%b8%ad%e6%96%87.voice"), "--replace").requireDone();
    assertEquals(List.of("out", "中文"), ids(list("--json")));
    assertEquals(voice("中文"), Voice.load(saved.resolve("out.voice")));
  }

  @Test
  void upstreamsFileGoesAroundTheWorld() throws IOException {
    keep("a");
    keep("b");
    Path file = folder.resolve("spk2info.pt");
    speakers("export", "a", "b", "-o", file)
        .requireError(ExitCode.USAGE, "transcript: expected a model");
    speakers("export", "a", "b", "-o", file, "--model", MODEL).requireDone();
    speakers("import", file).requireError(ExitCode.USAGE, "expected an id that is free, got a, b");
    speakers("import", file, "--as", "c").requireError(ExitCode.USAGE, "one speaker for --as");
    Voice before = voice("a");
    speakers("import", file, "--replace", "--model", MODEL, "--json").requireDone();
    Voice after = voice("a");
    assertEquals(before.speechTokens(), after.speechTokens());
    assertEquals(before.mel(), after.mel());
    assertEquals(before.embedding(), after.embedding());
    assertEquals(TRANSCRIPT, after.transcript().orElseThrow());
    assertTrue(after.transcriptTokens().isPresent());
  }

  @Test
  void importsTheModelsOwn() {
    Path file = MODEL.resolve("spk2info.pt");
    speakers("import", file).requireDone();
    assertEquals(ids(list("--model", MODEL, "--json")).size(), ids(list("--json")).size());
  }

  @Test
  void exportRefusesWhatItCantHold() throws IOException {
    keep("a");
    keep("b");
    Path file = folder.resolve("x.voice");
    speakers("export", "a", "b", "-o", file)
        .requireError(ExitCode.USAGE, "native: expected one id");
    speakers("export", "a", "-o", folder.resolve("x"))
        .requireError(ExitCode.USAGE, "ends with .pt or .voice");
    speakers("export", "bob", "-o", file).requireError(ExitCode.USAGE, "expected one of a, b");
    speakers("export", "a", "-o", folder.resolve("x/y.voice"))
        .requireError(ExitCode.FAILED, "expected a folder");
    assertTrue(Files.notExists(file));
    speakers("export", "a", "-o", file, "--format", "native").requireDone();
    speakers("export", "b", "-o", file).requireError(ExitCode.USAGE, "expected no such file");
    speakers("export", "b", "-o", file, "--replace").requireDone();
    assertEquals(voice("b"), Voice.load(file));
  }

  @Test
  void importRefusesOtherFiles() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "hello");
    speakers("import", text).requireError(ExitCode.FAILED, "a.txt: expected a voice");
    speakers("import", MODEL.resolve("hift.pt")).requireError(ExitCode.FAILED, "dicts by speaker");
    speakers("import", folder.resolve("none"))
        .requireError(ExitCode.FAILED, "none: expected a file");
  }

  private CommandRun add(String id, Object... more) {
    List<Object> args = new ArrayList<>();
    args.addAll(List.of("add", id, "--model", MODEL, "--prompt-wav", Goldens.wav("en22")));
    if (Arrays.stream(more).noneMatch("--prompt-text-file"::equals)) {
      args.addAll(List.of("--prompt-text", TRANSCRIPT));
    }
    args.addAll(List.of(more));
    return speakers(args.toArray());
  }

  private CommandRun list(Object... more) {
    return speakers(Stream.concat(Stream.of("list"), Arrays.stream(more)).toArray());
  }

  private CommandRun speakers(Object... args) {
    Object[] place = args.length == 0 ? new Object[0] : new Object[] {"--speakers", saved};
    return CommandRun.of(
        Stream.of(Stream.of("speakers"), Arrays.stream(args), Arrays.stream(place))
            .flatMap(words -> words)
            .toArray());
  }

  private static List<String> ids(CommandRun run) {
    List<String> ids = new ArrayList<>();
    for (JsonElement speaker : run.json().getAsJsonArray("speakers")) {
      ids.add(speaker.getAsJsonObject().get("id").getAsString());
    }
    return ids;
  }

  /** Saves a speaker without the command. */
  private void keep(String id) throws IOException {
    Voice voice =
        Voice.newBuilder(new int[] {1, 2, 3}, new float[] {id.length()}, new float[10], 2)
            .transcript(TRANSCRIPT)
            .build();
    new SpeakerStore(saved).save(id, voice);
  }

  private Voice voice(String id) throws IOException {
    return new SpeakerStore(saved).find(id).orElseThrow();
  }
}
