package io.github.cosyvoice4j.eval.report;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.eval.score.EvaluatedUtterance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Puts sound into a page: a player and pictures of the wave and its spectrum, all within the page.
 * Holds how much sound the page may still take. What can't be shown is said in its place.
 */
final class SoundHtml {
  /** Larger files are not read: an hour of speech is no utterance. */
  private static final long MAX_FILE = 256L << 20;

  private final long limit;
  private long left;

  /**
   * Makes one for a page.
   *
   * @param limit bytes of sound that the page may hold
   */
  SoundHtml(long limit) {
    this.limit = limit;
    this.left = limit;
  }

  /**
   * Writes what there is of an utterance's sound.
   *
   * @param html where to
   * @param utterance whose
   * @param whose how the player is called, for those who hear the page
   */
  void write(Html html, EvaluatedUtterance utterance, String whose) throws IOException {
    html.open("div", "class", "sound");
    if (utterance.wav().isEmpty()) {
      gone(html, "There is no sound of it.");
    } else {
      try {
        Audio sound = read(utterance.wav().get()).resampledTo(SoundPictures.SAMPLE_RATE);
        player(html, sound, whose);
        pictures(html, sound, whose);
      } catch (IOException e) {
        gone(html, "Its sound can't be read: " + e.getMessage());
      }
    }
    html.close("div");
  }

  private static Audio read(Path wav) throws IOException {
    if (!Files.isRegularFile(wav)) {
      throw new IOException(wav + ": expected a file, got none");
    }
    if (Files.size(wav) > MAX_FILE) {
      throw new IOException(wav + ": expected at most 256 MiB, got " + Files.size(wav) + " bytes");
    }
    return Audio.readWav(wav);
  }

  private void player(Html html, Audio sound, String whose) throws IOException {
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    sound.writeWav(wav, Audio.WavFormat.PCM16);
    if (wav.size() > left) {
      gone(
          html, "Its sound is left out: the page holds no more than " + limit + " bytes of sound.");
      return;
    }
    left -= wav.size();
    html.open(
            "audio",
            "controls",
            "",
            "preload",
            "metadata",
            "aria-label",
            whose,
            "src",
            data("audio/wav", wav.toByteArray()))
        .close("audio");
  }

  private static void pictures(Html html, Audio sound, String whose) throws IOException {
    html.open("figure", "class", "pictures");
    picture(html, "wave", "Waveform of " + whose, SoundPictures.waveform(sound));
    picture(html, "spectrum", "Spectrogram of " + whose, SoundPictures.spectrogram(sound));
    double seconds = (double) sound.length() / sound.sampleRate();
    html.element(
            "figcaption",
            "Wave and mel spectrogram, 0 to "
                + Measure.of("seconds").format(seconds)
                + ", 0 to 12 kHz")
        .close("figure");
  }

  private static void picture(Html html, String style, String alt, byte[] png) {
    html.open("img", "class", style, "alt", alt, "src", data("image/png", png));
  }

  private static void gone(Html html, String why) {
    html.element("p", why, "class", "gone");
  }

  private static String data(String type, byte[] bytes) {
    return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }
}
