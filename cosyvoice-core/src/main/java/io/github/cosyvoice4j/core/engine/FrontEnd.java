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
import io.github.cosyvoice4j.core.text.FragmentTokenizer;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.nio.IntBuffer;
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
  /** Many times what one breath holds; attention over a piece takes memory by the square of it. */
  private static final int MAX_SEGMENT_IDS = 4096;

  private static final int MAX_INSTRUCTION_CHARS = 10_000;

  /** Stands between an instruction and the text. */
  private static final String END_OF_PROMPT = "<|endofprompt|>";

  private static final SecureRandom SEEDS = new SecureRandom();

  private final Qwen2Tokenizer tokenizer;
  private final TextFrontEnd text;
  private final PromptEncoder prompts;
  private final VoiceCache voices = new VoiceCache();

  private final VoiceSizes sizes;
  private final int textVocabulary;
  private final int maxTextChars;

  /**
   * Makes a front end.
   *
   * @param tokenizer text to ids
   * @param text cleans and splits text
   * @param prompts recordings to features, borrowed
   * @param bounds what requests must keep to
   */
  public FrontEnd(
      Qwen2Tokenizer tokenizer, TextFrontEnd text, PromptEncoder prompts, Bounds bounds) {
    this.tokenizer = tokenizer;
    this.text = text;
    this.prompts = prompts;
    this.sizes = bounds.sizes();
    this.textVocabulary = bounds.textVocabulary();
    this.maxTextChars = bounds.maxTextChars();
  }

  /**
   * What requests must keep to.
   *
   * @param sizes what a voice must fit
   * @param textVocabulary text ids are below it
   * @param maxTextChars most characters of a text
   */
  public record Bounds(VoiceSizes sizes, int textVocabulary, int maxTextChars) {}

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
    SynthesisPlan.Prompt prompt = prompt(request, voice);
    List<SynthesisPlan.Segment> segments = segments(request);
    long seed = request.options().seed().orElseGet(SEEDS::nextLong);
    return new SynthesisPlan(
        request.mode(),
        prompt,
        segments,
        request.options().toBuilder().seed(seed).build(),
        Duration.ofNanos(System.nanoTime() - begin).plus(listening(request)));
  }

  private static Duration listening(SynthesisRequest request) {
    return request.input() instanceof SynthesisRequest.Heard heard
        ? heard.listening()
        : Duration.ZERO;
  }

  private SynthesisPlan.Prompt prompt(SynthesisRequest request, Voice voice) {
    return switch (request.mode()) {
      case ZERO_SHOT -> {
        FlowPrompt flow = aligned(voice);
        int[] words = transcript(voice, request.options());
        yield new SynthesisPlan.Prompt(new LmPrompt(words, flow.tokens()), flow);
      }
      case CROSS_LINGUAL -> new SynthesisPlan.Prompt(LmPrompt.none(), aligned(voice));
      case INSTRUCT2 ->
          new SynthesisPlan.Prompt(
              new LmPrompt(instruction(request.instruction().orElseThrow()), new int[0]),
              aligned(voice));
      case SFT -> new SynthesisPlan.Prompt(LmPrompt.none(), FlowPrompt.speaker(voice, melBins()));
      case VOICE_CONVERSION -> {
        requirePrompt(voice);
        yield new SynthesisPlan.Prompt(LmPrompt.none(), FlowPrompt.whole(voice));
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

  /** Ids are taken as they are: a speaker saved by upstream has no words. */
  private int[] transcript(Voice voice, InferenceOptions options) {
    if (voice.transcriptTokens().isPresent()) {
      IntBuffer ids = voice.transcriptTokens().get();
      int[] copy = new int[ids.remaining()];
      ids.get(copy);
      return requireKnown("transcript", copy);
    }
    String words =
        voice
            .transcript()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "voice: expected a transcript, got none; zero-shot synthesis needs to know"
                            + " what the prompt says: enroll(wav, transcript), or use"
                            + " inferCrossLingual"));
    return encode("transcript", options.normalize() ? text.normalize(words) : words);
  }

  private int[] instruction(String words) {
    TextFrontEnd.requireSpeakable("instruction", words, MAX_INSTRUCTION_CHARS);
    return encode("instruction", words.contains(END_OF_PROMPT) ? words : words + END_OF_PROMPT);
  }

  private List<SynthesisPlan.Segment> segments(SynthesisRequest request) {
    if (request.input() instanceof SynthesisRequest.Text written) {
      TextFrontEnd.requireSpeakable("text", written.text(), maxTextChars);
      return written(written.text(), request.options());
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

  private List<SynthesisPlan.Segment> written(String whole, InferenceOptions options) {
    List<SynthesisPlan.Segment> segments = new ArrayList<>();
    for (String piece : pieces(whole, options)) {
      int[] ids = encode("text", piece);
      if (ids.length > 0) {
        segments.add(new SynthesisPlan.Written(piece, ids));
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
    return new ArrivingText(
        new FragmentTokenizer(tokenizer),
        ids -> requireKnown("text", ids),
        new ArrivingText.Most(maxTextChars, MAX_SEGMENT_IDS));
  }

  private int[] encode(String name, String words) {
    int[] ids = tokenizer.encode(words);
    if (ids.length > MAX_SEGMENT_IDS) {
      throw new IllegalArgumentException(
          name
              + ": expected at most "
              + MAX_SEGMENT_IDS
              + " tokens in one piece, got "
              + ids.length
              + "; shorten it, or let it be split (normalize)");
    }
    return requireKnown(name, ids);
  }

  /** A small model may lack rows for special tokens that the tokenizer knows. */
  private int[] requireKnown(String name, int[] ids) {
    for (int id : ids) {
      if (id < 0 || id >= textVocabulary) {
        throw new IllegalArgumentException(
            name
                + ": expected tokens that the model has learnt, got \""
                + tokenizer.decode(id)
                + "\"; leave it out, or use a model that knows it");
      }
    }
    return ids;
  }

  private int melBins() {
    return sizes.melBins();
  }

  /** One text id, which may become at most 20 speech tokens, with a voice of silence. */
  SynthesisPlan warmUpPlan() {
    int[] one = {0};
    FlowPrompt nobody =
        new FlowPrompt(new int[0], new float[0], sizes.melBins(), new float[sizes.embedding()]);
    return new SynthesisPlan(
        Mode.ZERO_SHOT,
        new SynthesisPlan.Prompt(new LmPrompt(one, one), nobody),
        List.of(new SynthesisPlan.Written("", one)),
        InferenceOptions.newBuilder().seed(0).build(),
        Duration.ZERO);
  }
}
