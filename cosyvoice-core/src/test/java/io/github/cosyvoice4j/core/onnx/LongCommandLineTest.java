package io.github.cosyvoice4j.core.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.core.testing.Goldens;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process with a class path as long as that of a big application loads nets. */
class LongCommandLineTest {
  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void netsAreLoadedWhateverTheCommandLine() throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlong=" + "x".repeat(64_000),
            LoadANet.class.getName(),
            Goldens.file("model/campplus.onnx").toString());
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    java.redirectErrorStream(true).redirectOutput(output.toFile());
    int code = java.start().waitFor();
    assertEquals(0, code, () -> read(output));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  /** What the process does. */
  static final class LoadANet {
    private LoadANet() {}

    public static void main(String[] args) throws Exception {
      OnnxModel.load(Path.of(args[0]), 1).close();
    }
  }
}
