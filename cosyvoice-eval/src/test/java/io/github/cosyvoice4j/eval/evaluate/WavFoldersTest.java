package io.github.cosyvoice4j.eval.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose sound a file is. */
class WavFoldersTest {
  @TempDir Path folder;

  @Test
  void noFileIsTwoUtterances() throws IOException {
    Path ours = Files.createFile(folder.resolve("a%20b.wav"));
    Path upstreams = Files.createFile(folder.resolve("c d.wav"));
    Files.createFile(folder.resolve("other.wav"));
    WavFolders wavs = WavFolders.open(List.of(folder));
    assertEquals(Optional.of(ours), wavs.claim("a b"));
    assertEquals(Optional.empty(), wavs.claim("a%20b"));
    assertEquals(Optional.of(upstreams), wavs.claim("c d"));
    assertEquals(List.of("other"), wavs.unclaimed());
  }
}
