package io.github.cosyvoice4j.eval.asr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Joins the tokens of a Paraformer: {@code @@} at the end of a piece says that its word goes on, a
 * token that begins in ASCII has a space before it, and so has any other token behind one. There
 * are none before the first.
 *
 * <p>Source: {@code sherpa-onnx/csrc/offline-recognizer-paraformer-impl.h}, {@code Convert}.
 */
final class Detokenizer {
  private static final int FIRST_BEYOND_ASCII = 0x80;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  /** Whether the word that was begun goes on. */
  private boolean open;

  private Detokenizer() {}

  /** {@return the words, without spaces at the beginning} */
  static String text(List<byte[]> symbols) {
    Detokenizer words = new Detokenizer();
    byte[] previous = {};
    for (byte[] symbol : symbols) {
      words.append(symbol, previous);
      previous = symbol;
    }
    return decode(words.text.toByteArray()).replaceFirst("^ +", "");
  }

  /** {@return text of UTF-8, without what is not} */
  static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.IGNORE)
          .onUnmappableCharacter(CodingErrorAction.IGNORE)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("nothing is malformed where all that is gets ignored", e);
    }
  }

  private void append(byte[] symbol, byte[] previous) {
    if (goesOn(symbol)) {
      word(Arrays.copyOf(symbol, symbol.length - 2));
      open = true;
    } else if (isAscii(symbol)) {
      word(symbol);
      open = false;
    } else {
      if (isAscii(previous)) {
        text.write(' ');
      }
      text.writeBytes(symbol);
      open = false;
    }
  }

  private void word(byte[] piece) {
    if (!open) {
      text.write(' ');
    }
    text.writeBytes(piece);
  }

  /** Of two bytes sherpa-onnx looks at the last one only, so that {@code x@} vanishes. */
  private static boolean goesOn(byte[] symbol) {
    int length = symbol.length;
    return length >= 2 && symbol[length - 1] == '@' && (length == 2 || symbol[length - 2] == '@');
  }

  private static boolean isAscii(byte[] symbol) {
    return symbol.length > 0 && (symbol[0] & 0xFF) < FIRST_BEYOND_ASCII;
  }
}
