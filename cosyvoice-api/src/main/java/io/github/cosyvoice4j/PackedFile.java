package io.github.cosyvoice4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One line of the demo model's index: {@code SHA-256 size path}.
 *
 * @param sha256 of the contents, lower-case hex
 * @param size bytes
 * @param path where it lies in the model directory, with slashes
 */
record PackedFile(String sha256, long size, String path) {
  static List<PackedFile> parse(String index) {
    return index.lines().map(line -> line.split(" ", 3)).map(PackedFile::of).toList();
  }

  private static PackedFile of(String[] words) {
    return new PackedFile(words[0], Long.parseLong(words[1]), words[2]);
  }

  boolean isIntactIn(Path directory) throws IOException {
    Path file = directory.resolve(path);
    return Files.isRegularFile(file)
        && Files.size(file) == size
        && sha256(Files.readAllBytes(file)).equals(sha256);
  }

  void unpack(ClassLoader loader, String folder, Path directory) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    MessageDigest digest = sha256Digest();
    try (InputStream in = loader.getResourceAsStream(folder + path)) {
      if (in == null) {
        throw wrong("nothing");
      }
      Files.copy(new DigestInputStream(in, digest), file);
    }
    String got = HexFormat.of().formatHex(digest.digest());
    if (!got.equals(sha256)) {
      throw wrong(got);
    }
  }

  private ModelFormatException wrong(String got) {
    return new ModelFormatException(
        "cosyvoice-demo-voice: "
            + path
            + ": expected SHA-256 "
            + sha256
            + ", got "
            + got
            + "; is the jar damaged?");
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256Digest().digest(bytes));
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
