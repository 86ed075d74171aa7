package io.github.cosyvoice4j.core.dataset;

import io.github.cosyvoice4j.dataset.PromptAudio;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An evaluation set in the form of CV3-Eval's folders (FunAudioLLM/CV3-Eval), which is Kaldi's:
 * three files of lines {@code uttid value}, in any order, tied by the id.
 *
 * <pre>
 * text            what to say; its order and line numbers are the set's
 * prompt_text     what is said in the prompt
 * prompt_wav.scp  the prompt recording: a path
 * </pre>
 *
 * <p>A relative path is taken from the folder if there is such a file, else from the working
 * directory, as CV3-Eval's own paths from the root of its repository are meant. An utterance that
 * the prompt files don't name has no prompt; one that they name twice is unreadable, since nothing
 * says which is meant. The two prompt files are held whole.
 */
public final class KaldiDataset extends LineDataset {
  private static final String TEXT = "text";
  private static final String PROMPT_TEXT = "prompt_text";
  private static final String PROMPT_WAV = "prompt_wav.scp";

  private final Path folder;
  private final KaldiTable promptTexts;
  private final KaldiTable promptWavs;

  private KaldiDataset(Path folder) throws IOException {
    super(folder.resolve(TEXT), "a text file of lines as uttid words");
    this.folder = folder;
    try {
      this.promptTexts = KaldiTable.read(folder.resolve(PROMPT_TEXT));
      this.promptWavs = KaldiTable.read(folder.resolve(PROMPT_WAV));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens a folder.
   *
   * @param folder where the three files are
   * @return the reader, which the caller closes
   * @throws FileNotFoundException if one of them is missing
   * @throws DatasetFormatException if a prompt file is not UTF-8
   * @throws IOException if they can't be read
   */
  public static KaldiDataset open(Path folder) throws IOException {
    for (String name : new String[] {TEXT, PROMPT_TEXT, PROMPT_WAV}) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw new FileNotFoundException(
            folder
                + ": expected a folder with the files text, prompt_text and prompt_wav.scp, got no "
                + name
                + "; check the path");
      }
    }
    return new KaldiDataset(folder);
  }

  @Override
  void parse(String text, RowParts row) throws WrongRowException {
    KaldiTable.Entry entry = KaldiTable.Entry.parse(text);
    row.id(entry.id());
    row.targetText(entry.value());
    row.promptText(promptTexts.value(entry.id()).orElse(null));
    Optional<String> path = promptWavs.value(entry.id());
    row.promptAudio(path.isEmpty() ? null : audio(path.get()));
  }

  private PromptAudio audio(String path) throws WrongRowException {
    if (path.endsWith("|")) {
      throw new WrongRowException(
          PROMPT_WAV + ": expected a path, got a command; run it and name the file it makes");
    }
    Path inFolder = PromptFiles.resolve(folder, path);
    Path asItIs = PromptFiles.resolve(Path.of(""), path);
    return PromptAudio.of(!Files.exists(inFolder) && Files.exists(asItIs) ? asItIs : inFolder);
  }
}
