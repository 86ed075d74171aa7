package io.github.cosyvoice4j.sound;

import java.nio.charset.StandardCharsets;

/** Tells by its first bytes what a file that is not WAVE is, so that a message can say so. */
final class SoundFileType {
  /** How many bytes {@link #describe} looks at. */
  static final int HEAD_BYTES = 12;

  private SoundFileType() {}

  /**
   * {@return what the file is, for people}
   *
   * @param head its first bytes, at most {@value #HEAD_BYTES}
   */
  static String describe(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return "an empty file";
    }
    String container = container(text);
    if (container != null) {
      return container;
    }
    if (text.startsWith("ID3") || isMpegFrame(head)) {
      return "MP3 or AAC";
    }
    return "unknown bytes";
  }

  private static String container(String text) {
    if (text.startsWith("ftyp", 4)) {
      return "M4A or MP4";
    }
    if (text.startsWith("FORM")) {
      return "AIFF";
    }
    return switch (text.substring(0, Math.min(4, text.length()))) {
      case "fLaC" -> "FLAC";
      case "OggS" -> "Ogg (Vorbis or Opus)";
      case "RIFX" -> "big-endian RIFX";
      case "RIFF", "RF64", "BW64" -> "RIFF that is not WAVE";
      case "riff" -> "Sony Wave64";
      case ".snd" -> "Sun AU";
      case "caff" -> "Core Audio";
      case "wvpk" -> "WavPack";
      case "#!AM" -> "AMR";
      case "\u001aE\u00df\u00a3" -> "WebM or Matroska";
      case "0&\u00b2u" -> "WMA";
      default -> null;
    };
  }

  /** An MPEG audio frame, of any layer, begins with eleven ones; ADTS AAC with twelve. */
  private static boolean isMpegFrame(byte[] head) {
    return head.length >= 2 && (head[0] & 0xFF) == 0xFF && (head[1] & 0xE0) == 0xE0;
  }
}
