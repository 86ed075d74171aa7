package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.TextSplitter;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.features.SourcePieces;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns text and prompts into the numbers that the nets take, and refuses what can't be spoken.
 *
 * <p>Source: {@code cosyvoice/cli/frontend.py}. Safe for use by several threads.
 */
public final class FrontEnd {
  /** What the warm-up says at most: enough for every net to have run. */
  private static final int WARM_UP_TOKENS = 20;

  private static final SecureRandom SEEDS = new SecureRandom();

  private final Scripts scripts;
  private final TextFrontEnd text;
  private final PromptEncoder prompts;
  private final VoiceCache voices = new VoiceCache();

  private final VoiceSizes sizes;
  private final int maxTextChars;

  /**
   * Makes a front end.
   *
   * @param scripts texts to what the language model reads
   * @param text cleans and splits text
   * @param prompts recordings to features, borrowed
   * @param bounds what requests must keep to
   */
  public FrontEnd(Scripts scripts, TextFrontEnd text, PromptEncoder prompts, Bounds bounds) {
    this.scripts = scripts;
    this.text = text;
    this.prompts = prompts;
    this.sizes = bounds.sizes();
    this.maxTextChars = bounds.maxTextChars();
  }

  /**
   * What requests must keep to.
   *
   * @param sizes what a voice must fit
   * @param maxTextChars most characters of a text
   */
  public record Bounds(VoiceSizes sizes, int maxTextChars) {}

  /**
   * Makes a voice, or takes it from the cache if the same prompt was enrolled before.
   *
   * @param prompt the recording, at its original rate
   * @param transcript what is said in it, if known
   * @return the voice
   * @throws IOException if the recording is unusable
   * @throws IllegalArgumentException if the transcript can't be spoken
   */
  public Voice enroll(Audio prompt, Optional<String> transcript) throws IOException {
    if (transcript.isPresent()) {
      TextFrontEnd.requireSpeakable("transcript", transcript.get(), maxTextChars);
    }
    return voices.get(prompt, transcript, () -> prompts.encode(prompt, transcript));
  }

  /**
   * Listens to a recording that is to be said again; a long one is cut where it is quiet.
   *
   * @param source the recording, at its original rate
   * @return speech tokens of each piece
   * @throws IOException if the recording is unusable
   */
  public List<int[]> listen(Audio source) throws IOException {
    List<int[]> pieces = new ArrayList<>();
    for (Audio piece : SourcePieces.of(source)) {
      pieces.add(prompts.listen(piece));
    }
    return pieces;
  }

  /**
   * Checks a request and puts it into numbers.
   *
   * @param request the request
   * @param voice who its speaker is
   * @return the plan, its seed drawn if the request gives none
   * @throws IllegalArgumentException if the request can't be served, whatever the reason
   */
  public SynthesisPlan plan(SynthesisRequest request, Voice voice) {
    long begin = System.nanoTime();
    sizes.check(voice);
    FlowPrompt flow = flow(request.mode(), voice);
    Scripts.Script script = scripts.of(request, voice, flow);
    List<SynthesisPlan.Segment> segments = segments(request, script);
    long seed = request.options().seed().orElseGet(SEEDS::nextLong);
    return new SynthesisPlan(
        request.mode(),
        new SynthesisPlan.Prompt(script.prompt(), flow),
        segments,
        request.options().toBuilder().seed(seed).build(),
        Duration.ofNanos(System.nanoTime() - begin));
  }

  private FlowPrompt flow(Mode mode, Voice voice) {
    return switch (mode) {
      case ZERO_SHOT, CROSS_LINGUAL, INSTRUCT2 -> aligned(voice);
      case SFT -> FlowPrompt.speaker(voice, sizes.melBins());
      case VOICE_CONVERSION -> {
        requirePrompt(voice);
        yield FlowPrompt.whole(voice);
      }
    };
  }

  private FlowPrompt aligned(Voice voice) {
    requirePrompt(voice);
    return FlowPrompt.aligned(voice, sizes.framesPerToken());
  }

  private static void requirePrompt(Voice voice) {
    if (!voice.speechTokens().hasRemaining() || voice.melFrames() == 0) {
      throw new IllegalArgumentException(
          "voice: expected speech tokens and mel frames of a prompt, got an embedding only; enroll"
              + " a recording, or use inferSft");
    }
  }

  private List<SynthesisPlan.Segment> segments(SynthesisRequest request, Scripts.Script script) {
    if (request.input() instanceof SynthesisRequest.Text written) {
      TextFrontEnd.requireSpeakable("text", written.text(), maxTextChars);
      return written(script, pieces(written.text(), request.options()));
    }
    if (request.input() instanceof SynthesisRequest.Heard heard) {
      return heard.pieces().stream().<SynthesisPlan.Segment>map(SynthesisPlan.Heard::new).toList();
    }
    SynthesisRequest.Arriving arriving = (SynthesisRequest.Arriving) request.input();
    if (request.options().splitter().isPresent()) {
      throw new IllegalArgumentException(
          "splitter: expected none for text that arrives in pieces, got one; it is one segment");
    }
    if (request.options().retryOnRunaway() > 0) {
      throw new IllegalArgumentException(
          "retryOnRunaway: expected 0 for text that arrives in pieces, got "
              + request.options().retryOnRunaway()
              + "; it is spoken once");
    }
    return List.of(new SynthesisPlan.Arriving(arriving.fragments()));
  }

  private static List<SynthesisPlan.Segment> written(Scripts.Script script, List<String> pieces) {
    List<SynthesisPlan.Segment> segments = new ArrayList<>();
    for (String piece : pieces) {
      SynthesisPlan.Written written = script.write(piece);
      if (written.ids().length > 0) {
        segments.add(written);
      }
    }
    if (segments.isEmpty()) {
      throw new IllegalArgumentException(
          "text: expected something to speak, got nothing after it was cleaned; say it in words");
    }
    return segments;
  }

  private List<String> pieces(String whole, InferenceOptions options) {
    if (options.splitter().isEmpty()) {
      return options.normalize() ? text.split(whole) : List.of(whole);
    }
    TextSplitter own = options.splitter().get();
    return options.normalize() ? text.split(whole, own) : TextFrontEnd.cut(whole, own);
  }

  /** {@return the reader of a text that arrives, which checks its ids as those of any text} */
  ArrivingText arriving() {
    Scripts.ArrivingIds ids = scripts.arriving();
    return new ArrivingText(ids.tokenizer(), ids.check(), maxTextChars);
  }

  /** One text id, which may become a few speech tokens, with a voice of silence. */
  SynthesisPlan warmUpPlan() {
    int[] one = {0};
    FlowPrompt nobody =
        new FlowPrompt(new int[0], new float[0], sizes.melBins(), new float[sizes.embedding()]);
    return new SynthesisPlan(
        Mode.ZERO_SHOT,
        new SynthesisPlan.Prompt(new LmPrompt(one, one), nobody),
        List.of(new SynthesisPlan.Written("", one)),
        InferenceOptions.newBuilder().seed(0).maxTokens(WARM_UP_TOKENS).build(),
        Duration.ZERO);
  }
}
