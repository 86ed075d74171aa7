package io.github.cosyvoice4j.eval.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ComputeOptions;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.Precision;
import io.github.cosyvoice4j.core.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  @TempDir private Path set;

  @Test
  void everyStageMatchesUpstream() throws IOException {
    VerifyReport report = verify(Goldens.root());
    assertEquals(List.of(), names(report, Status.FAIL), report.problems().toString());
    assertEquals(List.of(), names(report, Status.MISSING));
    assertEquals(List.of(), names(report, Status.NOT_COVERED));
    List<String> passed = names(report, Status.PASS);
    for (String value : List.of("input_ids", "greedy.generated_ids", "sampled.speech_ids")) {
      assertTrue(passed.contains("hf-llm.rows.0." + value), value);
    }
    Set<String> rows = new TreeSet<>();
    report.rows().forEach(row -> rows.add(name(row)));
    assertEquals(report.rows().size(), rows.size(), "a value has two rows");
    assertEquals(Set.of(), tensorsWithout(rows));
  }

  @Test
  void roundedNumbersStayWithinTheirLimitsAndAreSeen() throws IOException {
    for (String file : List.of("llm.safetensors", "flow.safetensors")) {
      copy(file);
    }
    for (Precision precision : List.of(Precision.INT8, Precision.FP16)) {
      VerifyReport report = verify(set, EngineOptions.newBuilder().precision(precision).build());
      assertEquals(List.of(), names(report, Status.FAIL), report.problems().toString());
      for (String key : List.of("llm.logp", "flow.offline.mel")) {
        Row row = row(report, key);
        assertTrue(row.rel() > Tolerances.STAGE, "single precision after all: " + row);
      }
      assertEquals(0, row(report, "llm.together.1").rel());
      assertEquals(0, row(report, "flow.together.1").rel());
    }
  }

  @Test
  void fewerEulerStepsAreSeen() throws IOException {
    copy("flow.safetensors");
    ComputeOptions steps = ComputeOptions.newBuilder().flowSteps(9).build();
    VerifyReport report = verify(set, EngineOptions.newBuilder().compute(steps).build());
    assertTrue(names(report, Status.FAIL).contains("flow.offline.mel"));
    assertTrue(names(report, Status.PASS).contains("flow.offline.encoder.after_norm"));
  }

  private static Row row(VerifyReport report, String name) {
    return report.rows().stream().filter(row -> name(row).equals(name)).findFirst().orElseThrow();
  }

  private static Set<String> tensorsWithout(Set<String> rows) throws IOException {
    Set<String> silent = new TreeSet<>();
    try (Stream<Path> files = Files.list(Goldens.root())) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".safetensors"))
          .map(name -> name.replace(".safetensors", ""))
          .forEach(
              stage ->
                  Goldens.tensors(stage).names().stream()
                      .map(key -> stage + "." + key)
                      .filter(name -> !rows.contains(name))
                      .forEach(silent::add));
    }
    return silent;
  }

  @Test
  void absentFilesAreMissingAndFailNothing() throws IOException {
    copy("tokenizer.json");
    VerifyReport report = verify(set);
    assertTrue(report.pass());
    assertEquals(12, report.count(Status.MISSING));
    assertTrue(names(report, Status.MISSING).contains("flow.*"));
    assertTrue(names(report, Status.MISSING).contains("audio-*.*"));
    assertTrue(report.count(Status.PASS) > 0);
  }

  @Test
  void unknownFilesAreListedAsNotCovered() throws IOException {
    Files.copy(Goldens.file("llm.safetensors"), set.resolve("tomorrow.safetensors"));
    VerifyReport report = verify(set);
    assertTrue(names(report, Status.NOT_COVERED).contains("tomorrow.logp"));
    assertEquals(0, report.count(Status.PASS));
  }

  @Test
  void damagedGoldensFailAndTheOthersAreStillCompared() throws IOException {
    copy("sampling.safetensors");
    byte[] bytes = Files.readAllBytes(Goldens.file("tokenizer.json"));
    Files.write(set.resolve("tokenizer.json"), Arrays.copyOf(bytes, bytes.length / 2));
    byte[] llm = Files.readAllBytes(Goldens.file("llm.safetensors"));
    Files.write(set.resolve("llm.safetensors"), Arrays.copyOf(llm, llm.length / 2));
    VerifyReport report = verify(set);
    assertEquals(List.of("llm.*", "tokenizer.*"), names(report, Status.FAIL));
    assertEquals(Set.of("llm", "tokenizer"), report.problems().keySet());
    for (Exception problem : report.problems().values()) {
      assertEquals(ModelFormatException.class, problem.getClass(), problem.toString());
    }
    assertEquals(Goldens.tensors("sampling").names().size(), report.count(Status.PASS));
  }

  @Test
  void anotherIdIsFound() throws IOException {
    String json = Files.readString(Goldens.file("tokenizer.json"));
    String other = json.replaceFirst("(\"ids\":\\s*\\[\\s*)(\\d+)", "$19$2");
    Files.writeString(set.resolve("tokenizer.json"), other);
    VerifyReport report = verify(set);
    assertEquals(1, report.count(Status.FAIL), names(report, Status.FAIL).toString());
  }

  @Test
  void anotherIdThatACausalLanguageModelReadsIsFound() throws IOException {
    Path folder = Files.createDirectory(set.resolve("hf-llm"));
    try (Stream<Path> files = Files.list(Goldens.file("hf-llm"))) {
      for (Path file : files.toList()) {
        Files.write(folder.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
    Path expected = folder.resolve("expected.json");
    String json = Files.readString(expected);
    String pattern = "(\"sampled\": \\{[^}]*\"speech_ids\": \\[\\s*)(\\d+)";
    Files.writeString(expected, json.replaceFirst(pattern, "$19$2"));
    VerifyReport report = verify(set);
    assertEquals(List.of("hf-llm.rows.0.sampled.speech_ids"), names(report, Status.FAIL));
  }

  @Test
  void anotherInputOfAModeIsFound() throws IOException {
    copyRecordings();
    String json = Files.readString(Goldens.file("modes.json"));
    String other = json.replaceFirst("(\"source_speech_token\":\\s*\\[\\s*)(\\d+)", "$19$2");
    Files.writeString(set.resolve("modes.json"), other);
    VerifyReport report = verify(set);
    assertEquals(List.of("modes.vc.source_speech_token"), names(report, Status.FAIL));
  }

  @Test
  void anotherRowThatTheLanguageModelReadsIsFound() throws IOException {
    String json = Files.readString(Goldens.file("bistream.json"));
    Files.writeString(set.resolve("bistream.json"), json.replaceFirst("\"sos\"", "\"task\""));
    VerifyReport report = verify(set);
    assertEquals(List.of("bistream.cases.0.calls"), names(report, Status.FAIL));
  }

  @Test
  void aRequestThatCanNotBeMadeFailsWhatDependsOnIt() throws IOException {
    copyRecordings();
    String json = Files.readString(Goldens.file("modes.json"));
    Files.writeString(set.resolve("modes.json"), json.replaceAll("(\"speaker\":\\s*\")", "$1not "));
    copy("whole.safetensors");
    VerifyReport report = verify(set);
    List<String> failed = names(report, Status.FAIL);
    assertTrue(failed.containsAll(List.of("modes.*", "whole.sft")), failed.toString());
    assertTrue(names(report, Status.PASS).contains("whole.offline"));
    for (Exception problem : report.problems().values()) {
      assertTrue(problem.getMessage().startsWith("speaker: expected one of"), problem.toString());
    }
  }

  @Test
  void aFolderWithoutGoldensIsRefused() {
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> verify(set));
    assertTrue(e.getMessage().contains("expected goldens such as flow.safetensors"));
    Path absent = set.resolve("absent");
    e = assertThrows(ModelFormatException.class, () -> verify(absent));
    assertTrue(e.getMessage().startsWith(absent.toString()));
  }

  private static VerifyReport verify(Path goldens) throws IOException {
    return verify(goldens, EngineOptions.defaults());
  }

  private static VerifyReport verify(Path goldens, EngineOptions options) throws IOException {
    return Verification.run(Goldens.modelDirectory(), goldens, options, row -> {});
  }

  private void copyRecordings() throws IOException {
    Path wavs = Files.createDirectory(set.resolve("wavs"));
    try (Stream<Path> files = Files.list(Goldens.file("wavs"))) {
      for (Path file : files.toList()) {
        Files.copy(file, wavs.resolve(file.getFileName()));
      }
    }
  }

  private void copy(String file) throws IOException {
    Files.copy(Goldens.file(file), set.resolve(file));
  }

  private static List<String> names(VerifyReport report, Status status) {
    return report.rows().stream()
        .filter(row -> row.status() == status)
        .map(VerificationTest::name)
        .collect(Collectors.toList());
  }

  private static String name(Row row) {
    return row.stage() + "." + row.key();
  }
}
