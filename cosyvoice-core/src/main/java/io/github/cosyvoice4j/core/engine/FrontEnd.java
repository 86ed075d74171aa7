package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.features.PromptEncoder;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Turns text and prompts into the numbers that the nets take, and refuses what can't be spoken.
 *
 * <p>Source: {@code cosyvoice/cli/frontend.py}. Safe for use by several threads.
 */
final class FrontEnd {
  /** Many times what one breath holds; attention over a piece takes memory by the square of it. */
  private static final int MAX_SEGMENT_IDS = 4096;

  private static final SecureRandom SEEDS = new SecureRandom();

  private final Qwen2Tokenizer tokenizer;
  private final TextFrontEnd text;
  private final PromptEncoder prompts;
  private final VoiceCache voices = new VoiceCache();

  private final VoiceSizes sizes;
  private final int textVocabulary;

  FrontEnd(
      Qwen2Tokenizer tokenizer,
      TextFrontEnd text,
      PromptEncoder prompts,
      VoiceSizes sizes,
      int textVocabulary) {
    this.tokenizer = tokenizer;
    this.sizes = sizes;
    this.textVocabulary = textVocabulary;
    this.text = text;
    this.prompts = prompts;
  }

  /** Makes a voice, or takes it from the cache if the same prompt was enrolled before. */
  Voice enroll(Audio prompt, Optional<String> transcript, int maxTextChars) throws IOException {
    if (transcript.isPresent()) {
      TextFrontEnd.requireSpeakable("transcript", transcript.get(), maxTextChars);
    }
    return voices.get(prompt, transcript, () -> prompts.encode(prompt, transcript));
  }

  /** Checks a request and puts it into numbers. */
  SynthesisPlan plan(SynthesisRequest request, int maxTextChars) {
    long begin = System.nanoTime();
    TextFrontEnd.requireSpeakable("text", request.text(), maxTextChars);
    String transcript =
        request
            .voice()
            .transcript()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "voice: expected a transcript, got none; zero-shot synthesis needs to know"
                            + " what the prompt says: enroll(wav, transcript)"));
    sizes.check(request.voice());
    FlowPrompt flowPrompt = FlowPrompt.aligned(request.voice(), sizes.framesPerToken());
    SpeechTokenDecoder.Prompt prompt =
        new SpeechTokenDecoder.Prompt(
            encode("transcript", text.normalize(transcript)), flowPrompt.tokens());
    List<SynthesisPlan.Segment> segments = segments(request.text(), request.options());
    long seed = request.options().seed().orElseGet(SEEDS::nextLong);
    return new SynthesisPlan(
        seed, prompt, flowPrompt, segments, Duration.ofNanos(System.nanoTime() - begin));
  }

  private List<SynthesisPlan.Segment> segments(String whole, InferenceOptions options) {
    List<String> pieces = options.normalize() ? text.split(whole) : List.of(whole);
    List<SynthesisPlan.Segment> segments =
        pieces.stream()
            .map(piece -> new SynthesisPlan.Segment(piece, encode("text", piece)))
            .filter(segment -> segment.ids().length > 0)
            .toList();
    if (segments.isEmpty()) {
      throw new IllegalArgumentException(
          "text: expected something to speak, got nothing after it was cleaned; say it in words");
    }
    return segments;
  }

  /** A small model may lack rows for special tokens that the tokenizer knows. */
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
    for (int id : ids) {
      if (id >= textVocabulary) {
        throw new IllegalArgumentException(
            name
                + ": expected tokens that the model has learnt, got \""
                + tokenizer.decode(id)
                + "\"; leave it out");
      }
    }
    return ids;
  }

  /** The prompt of nobody, for warming up. */
  FlowPrompt silentPrompt() {
    return new FlowPrompt(new int[0], new float[0], sizes.melBins(), new float[sizes.embedding()]);
  }
}
