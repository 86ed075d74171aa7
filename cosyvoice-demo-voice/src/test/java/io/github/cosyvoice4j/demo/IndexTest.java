package io.github.cosyvoice4j.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final String INDEX = "/META-INF/cosyvoice4j/demo-voice/index";

  @Test
  void listsEveryFileWithItsHashAndSize() throws IOException, URISyntaxException {
    Path index = Path.of(IndexTest.class.getResource(INDEX).toURI());
    TreeSet<String> actual = new TreeSet<>();
    try (Stream<Path> files = Files.walk(index.getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.equals(index)) {
          actual.add(line(index.getParent(), file));
        }
      }
    }
    List<String> listed = Files.readAllLines(index);
    assertEquals(actual, new TreeSet<>(listed), "run cosyvoice-demo-voice/index.sh");
    assertEquals(actual.size(), listed.size());
  }

  private static String line(Path root, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String path = root.relativize(file).toString().replace('\\', '/');
    return sha256(bytes) + " " + bytes.length + " " + path;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
