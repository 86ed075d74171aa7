package io.github.cosyvoice4j.core.dataset;

import io.github.cosyvoice4j.dataset.PromptAudio;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An evaluation set in the form of Seed-TTS-eval's {@code meta.lst} and {@code hardcase.lst}
 * (BytedanceSpeech/seed-tts-eval). How many fields a line has tells what they are:
 *
 * <pre>
 * 5   utt|prompt_text|prompt_wav|infer_text|infer_wav
 * 4   utt|prompt_text|prompt_wav|infer_text
 * 3   utt|infer_text|prompt_wav
 * 2   utt|infer_text
 * </pre>
 *
 * <p>{@code prompt_wav} is relative to the list's folder. {@code utt} is the id; a {@code .wav}
 * behind it is taken off. {@code infer_wav}, a recording of a human, is passed over. White space
 * around fields doesn't count, and an empty {@code prompt_text} or {@code prompt_wav} is none.
 */
public final class SeedTtsDataset extends LineDataset {
  private static final String WAV = ".wav";

  private final Path folder;

  private SeedTtsDataset(Path file) throws IOException {
    super(file, "a list as Seed-TTS-eval's meta.lst");
    this.folder = PromptFiles.folderOf(file);
  }

  /**
   * Opens a list.
   *
   * @param file the list in UTF-8
   * @return the reader, which the caller closes
   * @throws java.io.FileNotFoundException if there is no such file
   * @throws IOException if it can't be read
   */
  public static SeedTtsDataset open(Path file) throws IOException {
    return new SeedTtsDataset(file);
  }

  @Override
  void parse(String text, RowParts row) throws WrongRowException {
    String[] fields = text.split("\\|", -1);
    for (int i = 0; i < fields.length; i++) {
      fields[i] = fields[i].strip();
    }
    row.id(
        fields[0].endsWith(WAV)
            ? fields[0].substring(0, fields[0].length() - WAV.length())
            : fields[0]);
    switch (fields.length) {
      case 2 -> row.targetText(fields[1]);
      case 3 -> {
        row.targetText(fields[1]);
        row.promptAudio(audio(fields[2]));
      }
      case 4, 5 -> {
        row.promptText(fields[1]);
        row.promptAudio(audio(fields[2]));
        row.targetText(fields[3]);
      }
      default ->
          throw new WrongRowException(
              "line: expected 2 to 5 fields with | between them, got " + fields.length);
    }
  }

  private PromptAudio audio(String path) throws WrongRowException {
    return path.isEmpty() ? null : PromptAudio.of(PromptFiles.resolve(folder, path));
  }
}
