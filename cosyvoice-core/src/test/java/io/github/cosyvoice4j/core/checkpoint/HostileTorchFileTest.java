package io.github.cosyvoice4j.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.testing.TorchFileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTorchFileTest {
  @TempDir Path directory;

  @Test
  void functionsAreRefusedByName() {
    assertRefused(pickle().global("os", "system").text("x").op(0x85).op('R').op('.'), "os.system");
    assertRefused(
        pickle().text("builtins").text("eval").op(0x93).text("x").op(0x85).op('R').op('.'),
        "builtins.eval");
    assertRefused(pickle().global("numpy.core.multiarray", "_reconstruct").op('.'), "numpy.core");
  }

  @Test
  void opcodesThatCallAreRefused() {
    assertRefused(pickle().op('(').op('i').text("os\nsystem\n").op('.'), "opcode 0x69"); // INST
    assertRefused(pickle().op(0x81).op('.'), "opcode 0x81"); // NEWOBJ
    assertRefused(pickle().op(0x82).op(1).op('.'), "opcode 0x82"); // EXT1
  }

  @Test
  void nonsenseIsRefused() {
    assertRefused(pickle(), "the end");
    assertRefused(pickle().op('.'), "a value on the stack");
    assertRefused(pickle().op('(').op('.'), "a value on the stack");
    assertRefused(pickle().op('N').op('N').op('.'), "one value");
    assertRefused(pickle().op('t').op('.'), "a mark");
    assertRefused(pickle().op('h').op(7).op('.'), "memo 7");
    assertRefused(pickle().op('}').op('}').op('N').op('s').op('.'), "as key");
    assertRefused(pickle().op('}').op('(').op('N').op('u').op('.'), "an odd number");
    assertRefused(pickle().op('N').op('N').op('N').op('s').op('.'), "LinkedHashMap");
    assertRefused(pickle().op('N').op('N').op('b').op('.'), "LinkedHashMap");
    assertRefused(pickle().op('X').op(255).op(255).op(255).op(127).op('.'), "the end");
    assertRefused(pickle().op('N').op('Q').op('.'), "List");
    assertRefused(pickle().op(')').op('Q').op('.'), "five parts");
    assertRefused(pickle().op(0x8a).op(9).number(1).op('.'), "at most 8 bytes");
    assertRefused(
        pickle().global("torch._utils", "_rebuild_tensor_v2").op(')').op('R').op('.'),
        "4 arguments");
    assertRefused(pickle().global("torch", "FloatStorage").op(')').op('R').op('.'), "Function");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "offset 4, sizes 1, strides 1",
        "offset -1, sizes 1, strides 1",
        "offset 9223372036854775807, sizes 2, strides 1",
        "offset 0, sizes 5, strides 1",
        "offset 0, sizes -1, strides 1",
        "offset 3, sizes 2, strides -1",
        "offset 0, sizes 2, strides 4",
        "offset 0, sizes 2 3, strides 1",
        "offset 0, sizes 3, strides 9223372036854775807",
        "offset 0, sizes 4294967296 4294967296, strides 0 0",
        "offset 0, sizes 65536 65536, strides 0 0",
      })
  void viewsBeyondTheirStorageAreRefused(String view) {
    String[] parts = view.split(", ", -1);
    TorchFileWriter writer =
        new TorchFileWriter()
            .floats("0", 1, 2, 3, 4)
            .view("w", "0", longs(parts[0])[0], longs(parts[1]), longs(parts[2]));
    assertRefused(writer, "a tensor within 4 numbers");
  }

  private static long[] longs(String part) {
    return Arrays.stream(part.split(" ", -1)).skip(1).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void recordsThatDoNotFitAreRefused() {
    TorchFileWriter shorter = new TorchFileWriter().floats("0", 1, 2).tensor("w", "0", 2);
    assertRefused(shorter.record("data/0", new byte[7]), "2 numbers of FLOAT32");
    byte[] lost =
        pickle()
            .op('(')
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu")
            .number(1)
            .op('t')
            .op('Q')
            .op('.')
            .toByteArray();
    assertRefused(new TorchFileWriter().record("data.pkl", lost), "record data/0");
  }

  @Test
  void bigEndianIsRefused() {
    TorchFileWriter writer = new TorchFileWriter().floats("0", 1).tensor("w", "0", 1);
    assertRefused(writer.record("byteorder", bytes("big")), "byteorder: expected little, got big");
  }

  @Test
  void compressedRecordsAreRefused() {
    TorchFileWriter writer = new TorchFileWriter().floats("0", 1).tensor("w", "0", 1);
    assertRefused(writer.method("data/0", 8), "compression method 8");
  }

  @Test
  void recordsThatShareBytesAreRefused() {
    TorchFileWriter writer = new TorchFileWriter().floats("0", 1, 2).floats("1", 3);
    writer.position("data/1", 40); // within the first record
    assertRefused(writer.tensor("w", "0", 2), "damaged");
  }

  @Test
  void dictWithoutTensorsIsRefused() {
    assertRefused(new TorchFileWriter().number("epoch", 1), "a dict of tensors");
    assertRefused(new TorchFileWriter().record("data.pkl", bytes("N.")), "a dict of tensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PK",
        "PK\3\4",
        "\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0",
        "<html>not found</html>",
      })
  void otherFilesAreRefusedWithARemedy(String content) throws IOException {
    Path path = directory.resolve("llm.pt");
    Files.write(path, content.getBytes(StandardCharsets.ISO_8859_1));
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> WeightSource.open(path, true));
    assertTrue(e.getMessage().startsWith("llm.pt: "), e.getMessage());
  }

  @Test
  void zipOfSomethingElseIsRefused() throws IOException {
    TorchFileWriter writer = new TorchFileWriter();
    Path path = writer.record("data.pkl", bytes("N.")).write(directory.resolve("other.pt"));
    byte[] renamed =
        new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
            .replace("data.pkl", "data.txt")
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(path, renamed);
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> TorchCheckpoint.open(path, false));
    assertTrue(e.getMessage().contains("a zip without data.pkl"), e.getMessage());
  }

  private void assertRefused(PickleWriter pickle, String why) {
    assertRefused(new TorchFileWriter().record("data.pkl", pickle.toByteArray()), why);
  }

  private void assertRefused(TorchFileWriter writer, String why) {
    Path path = writer.write(directory.resolve("bad.pt"));
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> TorchCheckpoint.open(path, false));
    assertTrue(e.getMessage().startsWith("bad.pt: "), e.getMessage());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  private static PickleWriter pickle() {
    return new PickleWriter().protocol();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
