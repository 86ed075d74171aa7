package io.github.cosyvoice4j;

import io.github.cosyvoice4j.spi.Engine;
import io.github.cosyvoice4j.spi.EngineProvider;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A loaded CosyVoice2 model.
 *
 * <pre>{@code
 * try (CosyVoice2 tts = CosyVoice2.load(Path.of("pretrained_models/CosyVoice2-0.5B"))) {
 *   Voice voice = tts.enroll(Path.of("prompt.wav"), "What is said in the prompt.");
 *   tts.inferZeroShot("What to say.", voice).audio().writeWav(Path.of("out.wav"));
 * }
 * }</pre>
 *
 * <p>Instances are safe for use by several threads. The weights live outside the Java heap from
 * {@link #load} to {@link #close}; a model that is not closed keeps them. Every method but {@link
 * #close} throws {@link IllegalStateException} after the model was closed.
 *
 * <p>Source: {@code cosyvoice/cli/cosyvoice.py} of FunAudioLLM/CosyVoice; Du et al., CosyVoice 2,
 * arXiv:2412.10117.
 */
public final class CosyVoice2 implements AutoCloseable {
  private final Engine engine;

  private CosyVoice2(Engine engine) {
    this.engine = engine;
  }

  /**
   * Loads a model directory with the default options.
   *
   * @param modelDirectory an unmodified upstream model directory
   * @return the model, which the caller closes
   * @throws ModelFormatException if a file is missing from the directory or wrong
   * @throws IOException if a file can't be read
   * @throws NativeLibraryException if libtorch is absent or unfit
   */
  public static CosyVoice2 load(Path modelDirectory) throws IOException {
    return load(modelDirectory, EngineOptions.defaults());
  }

  /**
   * Loads a model directory.
   *
   * @param modelDirectory an unmodified upstream model directory
   * @param options what is chosen at load
   * @return the model, which the caller closes
   * @throws ModelFormatException if a file is missing from the directory or wrong
   * @throws IOException if a file can't be read
   * @throws NativeLibraryException if libtorch is absent or unfit
   */
  public static CosyVoice2 load(Path modelDirectory, EngineOptions options) throws IOException {
    Objects.requireNonNull(modelDirectory, "modelDirectory");
    Objects.requireNonNull(options, "options");
    EngineProvider provider =
        ServiceLoader.load(EngineProvider.class, CosyVoice2.class.getClassLoader())
            .findFirst()
            .orElseThrow(
                () ->
                    new NativeLibraryException(
                        "engine: expected an implementation on the class or module path, got none;"
                            + " add the dependency io.github.cosyvoice4j:cosyvoice",
                        null));
    return new CosyVoice2(provider.load(modelDirectory, options));
  }

  /**
   * Loads the bundled demo model: a small synthetic English voice that proves the pipeline and is
   * no substitute for the released model. It is unpacked once to the cache folder.
   *
   * @return the model, which the caller closes
   * @throws IOException if it can't be unpacked
   * @throws CosyVoiceException if the artifact {@code cosyvoice-demo-voice} is not on the path
   */
  public static CosyVoice2 loadDemo() throws IOException {
    return loadDemo(EngineOptions.defaults());
  }

  /**
   * Loads the bundled demo model.
   *
   * @param options what is chosen at load
   * @return the model, which the caller closes
   * @throws IOException if it can't be unpacked
   * @throws CosyVoiceException if the artifact {@code cosyvoice-demo-voice} is not on the path
   * @see #loadDemo()
   */
  public static CosyVoice2 loadDemo(EngineOptions options) throws IOException {
    return load(DemoModel.unpack(), options);
  }

  /**
   * Makes a voice of a prompt recording and what is said in it.
   *
   * @param wav a WAVE file of at least 16 kHz and at most 30 s; several channels are averaged
   * @param transcript what is said, as it is spoken
   * @return the voice, with {@link Voice#warnings() warnings} about the recording
   * @throws AudioFormatException if the recording is unusable
   * @throws IOException if the file can't be read
   * @throws IllegalArgumentException if the transcript is blank or not well-formed
   */
  public Voice enroll(Path wav, String transcript) throws IOException {
    return enroll(Audio.readWav(wav), transcript);
  }

  /**
   * Makes a voice of a prompt recording whose words are not known. Zero-shot synthesis refuses such
   * a voice.
   *
   * @param wav a WAVE file of at least 16 kHz and at most 30 s; several channels are averaged
   * @return the voice, with {@link Voice#warnings() warnings} about the recording
   * @throws AudioFormatException if the recording is unusable
   * @throws IOException if the file can't be read
   */
  public Voice enroll(Path wav) throws IOException {
    return enroll(Audio.readWav(wav));
  }

  /**
   * Makes a voice of a prompt recording and what is said in it.
   *
   * @param prompt the recording, at least 16 kHz and at most 30 s
   * @param transcript what is said, as it is spoken
   * @return the voice, with {@link Voice#warnings() warnings} about the recording
   * @throws AudioFormatException if the recording is unusable
   * @throws IOException if a net of the model gives what it should not
   * @throws IllegalArgumentException if the transcript is blank or not well-formed
   */
  public Voice enroll(Audio prompt, String transcript) throws IOException {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(transcript, "transcript");
    return engine.enroll(prompt, Optional.of(transcript));
  }

  /**
   * Makes a voice of a prompt recording whose words are not known.
   *
   * @param prompt the recording, at least 16 kHz and at most 30 s
   * @return the voice, with {@link Voice#warnings() warnings} about the recording
   * @throws AudioFormatException if the recording is unusable
   * @throws IOException if a net of the model gives what it should not
   */
  public Voice enroll(Audio prompt) throws IOException {
    Objects.requireNonNull(prompt, "prompt");
    return engine.enroll(prompt, Optional.empty());
  }

  /**
   * Says a text with the voice, manner and pace of a prompt.
   *
   * @param text what to say; long text is split into segments
   * @param voice a voice with a transcript
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the voice has no transcript
   * @throws CosyVoiceException if the queue is full
   */
  public Synthesis inferZeroShot(String text, Voice voice) {
    return inferZeroShot(text, voice, InferenceOptions.defaults());
  }

  /**
   * Says a text with the voice, manner and pace of a prompt.
   *
   * @param text what to say; long text is split into segments
   * @param voice a voice with a transcript
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the voice has no transcript
   * @throws CosyVoiceException if the queue is full
   */
  public Synthesis inferZeroShot(String text, Voice voice, InferenceOptions options) {
    return engine.submit(new SynthesisRequest(text, voice, options));
  }

  /** {@return what was loaded and what it runs on} */
  public ModelInfo info() {
    return engine.info();
  }

  /** Runs a short synthesis, so that the first real one is not slower than the second. */
  public void warmUp() {
    engine.warmUp();
  }

  /**
   * Cancels what is under way, waits for it to leave and frees the weights. Idempotent, callable
   * from any thread, never throws.
   */
  @Override
  public void close() {
    engine.close();
  }
}
