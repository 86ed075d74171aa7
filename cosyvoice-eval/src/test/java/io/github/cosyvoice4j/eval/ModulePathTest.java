package io.github.cosyvoice4j.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Speaks with everything on the module path, as the documentation says it is done. */
class ModulePathTest {
  /** What the command line needs at run time, by the names of the files. */
  private static final List<String> NEEDED =
      List.of(
          "cosyvoice",
          "javacpp",
          "pytorch",
          "openblas",
          "onnxruntime",
          "snakeyaml",
          "gson",
          "icu4j",
          "slf4j",
          "picocli",
          "duckdb");

  @TempDir Path folder;

  @Test
  void speaksOnTheModulePath() throws Exception {
    Path out = folder.resolve("out.wav");
    String platform = Loader.getPlatform().replace('-', '.');
    String natives =
        Stream.of("javacpp", "openblas", "pytorch")
            .map(name -> "org.bytedeco." + name + "." + platform)
            .collect(Collectors.joining(","));
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                natives,
                "--module",
                "io.github.cosyvoice4j.eval/io.github.cosyvoice4j.eval.cli.CosyVoiceCommand",
                "demo",
                "--text",
                "Hello.",
                "-o",
                out.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), output);
    assertTrue(Files.size(out) > 1000, output);
  }

  private static String modulePath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(ModulePathTest::isNeeded)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isNeeded(String entry) {
    if (entry.endsWith("test-classes") || entry.endsWith("-tests.jar")) {
      return false;
    }
    String name = entry.endsWith("classes") ? "cosyvoice" : Path.of(entry).getFileName().toString();
    return NEEDED.stream().anyMatch(name::startsWith);
  }
}
