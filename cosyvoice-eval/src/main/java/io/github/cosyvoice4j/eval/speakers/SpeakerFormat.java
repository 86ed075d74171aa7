package io.github.cosyvoice4j.eval.speakers;

import io.github.cosyvoice4j.Voice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The kinds of files that speakers are exchanged in. */
public enum SpeakerFormat {
  /** Upstream's dict of speakers, any number of them. */
  SPK2INFO(".pt"),
  /**
   * Our own, of one voice.
   *
   * @see Voice#save
   */
  NATIVE(".voice");

  /** What torch.save writes is a zip archive. */
  private static final byte[] ZIP = {'P', 'K'};

  private final String extension;

  SpeakerFormat(String extension) {
    this.extension = extension;
  }

  /** {@return what the names of such files end with} */
  public String extension() {
    return extension;
  }

  /**
   * {@return the format that a file's name tells}
   *
   * @param file the file, which need not be there
   * @throws IllegalArgumentException if the name tells none
   */
  public static SpeakerFormat ofName(Path file) {
    for (SpeakerFormat format : values()) {
      if (file.toString().endsWith(format.extension)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        file
            + ": expected a name that ends with .pt or .voice, got another; say which with"
            + " --format");
  }

  /**
   * {@return the format that a file must be of, if it is of any}
   *
   * @param file the file
   * @throws IOException if it can't be read
   */
  static SpeakerFormat ofContent(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP) ? SPK2INFO : NATIVE;
    }
  }
}
