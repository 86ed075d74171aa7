package io.github.cosyvoice4j;

import io.github.cosyvoice4j.spi.Engine;
import io.github.cosyvoice4j.spi.EngineProvider;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
   * @param speaker a voice with a transcript, or the id of a saved one
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown or has no prompt or transcript
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferZeroShot(String text, Speaker speaker) {
    return inferZeroShot(text, speaker, InferenceOptions.defaults());
  }

  /**
   * Says a text with the voice, manner and pace of a prompt.
   *
   * @param text what to say; long text is split into segments
   * @param speaker a voice with a transcript, or the id of a saved one
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown or has no prompt or transcript
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferZeroShot(String text, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(Mode.ZERO_SHOT, new SynthesisRequest.Text(text), speaker, options));
  }

  /**
   * Says a text with the voice, manner and pace of a prompt.
   *
   * @param text what to say, as it arrives; it is not normalized, and is one segment
   * @param speaker a voice with a transcript, or the id of a saved one
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the speaker is unknown or has no prompt or transcript
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferZeroShot(TextFragments text, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(
            Mode.ZERO_SHOT, new SynthesisRequest.Arriving(text), speaker, options));
  }

  /**
   * Says a text with the voice of a prompt in any language, whatever the prompt says.
   *
   * @param text what to say; long text is split into segments
   * @param speaker a voice, or the id of a saved one
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferCrossLingual(String text, Speaker speaker) {
    return inferCrossLingual(text, speaker, InferenceOptions.defaults());
  }

  /**
   * Says a text with the voice of a prompt in any language, whatever the prompt says.
   *
   * @param text what to say; long text is split into segments
   * @param speaker a voice, or the id of a saved one
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferCrossLingual(String text, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(
            Mode.CROSS_LINGUAL, new SynthesisRequest.Text(text), speaker, options));
  }

  /**
   * Says a text with the voice of a prompt in any language, whatever the prompt says.
   *
   * @param text what to say, as it arrives; it is not normalized, and is one segment
   * @param speaker a voice, or the id of a saved one
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferCrossLingual(
      TextFragments text, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(
            Mode.CROSS_LINGUAL, new SynthesisRequest.Arriving(text), speaker, options));
  }

  /**
   * Says a text with the voice of a prompt, in a manner that is asked for.
   *
   * @param text what to say; long text is split into segments
   * @param instruction how to say it, such as "in a whisper"; its end mark {@code <|endofprompt|>}
   *     is added if it is missing
   * @param speaker a voice, or the id of a saved one
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferInstruct2(String text, String instruction, Speaker speaker) {
    return inferInstruct2(text, instruction, speaker, InferenceOptions.defaults());
  }

  /**
   * Says a text with the voice of a prompt, in a manner that is asked for.
   *
   * @param text what to say; long text is split into segments
   * @param instruction how to say it, such as "in a whisper"; its end mark {@code <|endofprompt|>}
   *     is added if it is missing
   * @param speaker a voice, or the id of a saved one
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferInstruct2(
      String text, String instruction, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(
            Mode.INSTRUCT2,
            new SynthesisRequest.Text(text),
            speaker,
            Optional.of(Objects.requireNonNull(instruction, "instruction")),
            options));
  }

  /**
   * Says a text with the voice of a prompt, in a manner that is asked for.
   *
   * @param text what to say, as it arrives; it is not normalized, and is one segment
   * @param instruction how to say it, such as "in a whisper"; its end mark {@code <|endofprompt|>}
   *     is added if it is missing
   * @param speaker a voice, or the id of a saved one
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferInstruct2(
      TextFragments text, String instruction, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(
            Mode.INSTRUCT2,
            new SynthesisRequest.Arriving(text),
            speaker,
            Optional.of(Objects.requireNonNull(instruction, "instruction")),
            options));
  }

  /**
   * Says a text as a speaker who is known by an embedding alone.
   *
   * @param text what to say; long text is split into segments
   * @param speaker a voice, or the id of a saved one; only its embedding is used
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferSft(String text, Speaker speaker) {
    return inferSft(text, speaker, InferenceOptions.defaults());
  }

  /**
   * Says a text as a speaker who is known by an embedding alone.
   *
   * @param text what to say; long text is split into segments
   * @param speaker a voice, or the id of a saved one; only its embedding is used
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the text is blank, only punctuation, too long or not
   *     well-formed, or the speaker is unknown
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferSft(String text, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(Mode.SFT, new SynthesisRequest.Text(text), speaker, options));
  }

  /**
   * Says a text as a speaker who is known by an embedding alone.
   *
   * @param text what to say, as it arrives; it is not normalized, and is one segment
   * @param speaker a voice, or the id of a saved one; only its embedding is used
   * @param options the choices for this request
   * @return the request under way
   * @throws IllegalArgumentException if the speaker is unknown
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferSft(TextFragments text, Speaker speaker, InferenceOptions options) {
    return engine.submit(
        new SynthesisRequest(Mode.SFT, new SynthesisRequest.Arriving(text), speaker, options));
  }

  /**
   * Says again what was said in a recording, with the voice of a prompt.
   *
   * @param source the recording, at least 16 kHz; what is longer than 30 s is cut where it is quiet
   * @param speaker a voice, or the id of a saved one
   * @return the request under way
   * @throws AudioFormatException if the recording is unusable
   * @throws IOException if a net of the model gives what it should not
   * @throws IllegalArgumentException if the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferVoiceConversion(Audio source, Speaker speaker) throws IOException {
    return inferVoiceConversion(source, speaker, InferenceOptions.defaults());
  }

  /**
   * Says again what was said in a recording, with the voice of a prompt.
   *
   * @param source the recording, at least 16 kHz; what is longer than 30 s is cut where it is quiet
   * @param speaker a voice, or the id of a saved one
   * @param options the choices for this request; those about text and sampling have no effect
   * @return the request under way
   * @throws AudioFormatException if the recording is unusable
   * @throws IOException if a net of the model gives what it should not
   * @throws IllegalArgumentException if the speaker is unknown or has no prompt
   * @throws QueueFullException if too many requests wait
   */
  public Synthesis inferVoiceConversion(Audio source, Speaker speaker, InferenceOptions options)
      throws IOException {
    SynthesisRequest.Heard heard = engine.listen(source);
    return engine.submit(new SynthesisRequest(Mode.VOICE_CONVERSION, heard, speaker, options));
  }

  /**
   * {@return the ids of saved speakers, then of those that the model directory knows}
   *
   * @throws IOException if the folder or the model's file can't be read
   */
  public List<String> speakers() throws IOException {
    return engine.speakers();
  }

  /**
   * Finds a speaker.
   *
   * @param id the id
   * @return the voice
   * @throws IOException if its file can't be read
   * @throws IllegalArgumentException if there is none of that id; the message lists those there are
   */
  public Voice speaker(String id) throws IOException {
    return engine.speaker(Objects.requireNonNull(id, "id"));
  }

  /**
   * Saves a speaker in the {@linkplain EngineOptions#speakers folder of speakers}, in the place of
   * one of the same id. Safe while other processes do the same.
   *
   * @param id the id: not blank, printable, told apart by case, and no longer than a file's name
   *     can be (234 letters from a to z, 26 Chinese characters)
   * @param voice the voice
   * @throws IOException if it can't be written
   * @throws IllegalArgumentException if the id is none
   */
  public void saveSpeaker(String id, Voice voice) throws IOException {
    engine.saveSpeaker(Objects.requireNonNull(id, "id"), Objects.requireNonNull(voice, "voice"));
  }

  /**
   * Removes a saved speaker.
   *
   * @param id the id
   * @return whether there was one
   * @throws IOException if its file can't be removed
   * @throws IllegalArgumentException if it is the model directory's
   */
  public boolean removeSpeaker(String id) throws IOException {
    return engine.removeSpeaker(Objects.requireNonNull(id, "id"));
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
