package io.github.cosyvoice4j.tensorrt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What an engine was built of and for. Engines with the same key are the same.
 *
 * @param text a line for each fact
 */
record EngineKey(String text) {
  private static final int HASH_CHARS_IN_NAME = 16;

  /**
   * {@return the key of an engine}
   *
   * @param gpu where it is to run
   * @param request what it is to be
   * @throws IOException if the graph can't be read
   */
  static EngineKey of(GpuFacts gpu, EngineRequest request) throws IOException {
    return new EngineKey(
        String.join(
            "\n",
            "gpu " + gpu.gpu() + ", compute capability " + gpu.computeCapability(),
            "driver " + gpu.driver(),
            "tensorrt " + gpu.tensorRt(),
            "onnx sha-256 " + sha256(request.onnx()),
            "numbers " + request.numbers(),
            "shapes " + request.shapes()));
  }

  /** {@return the name of the engine's file} */
  String fileName() {
    byte[] hash = digest().digest(bytes());
    return "flow-estimator-"
        + HexFormat.of().formatHex(hash).substring(0, HASH_CHARS_IN_NAME)
        + ".engine";
  }

  /** {@return the text in UTF-8} */
  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** {@return a new SHA-256} */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
