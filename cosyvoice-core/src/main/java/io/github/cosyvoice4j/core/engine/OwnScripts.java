package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.InferenceOptions;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.text.FragmentTokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;

/**
 * Scripts for CosyVoice2's own language model: it reads the prompt's ids, then those of the text.
 *
 * @param ids text to ids
 * @param text cleans transcripts
 */
record OwnScripts(TextIds ids, TextFrontEnd text) implements Scripts {
  private static final int MAX_INSTRUCTION_CHARS = 10_000;

  /** Stands between an instruction and the text. */
  private static final String END_OF_PROMPT = "<|endofprompt|>";

  @Override
  public Script of(SynthesisRequest request, Voice voice, FlowPrompt flow) {
    return new OwnScript(ids, prompt(request, voice, flow));
  }

  private LmPrompt prompt(SynthesisRequest request, Voice voice, FlowPrompt flow) {
    return switch (request.mode()) {
      case ZERO_SHOT -> new LmPrompt(transcript(voice, request.options()), flow.tokens());
      case INSTRUCT2 -> new LmPrompt(instruction(request.instruction().orElseThrow()), new int[0]);
      case CROSS_LINGUAL, SFT, VOICE_CONVERSION -> LmPrompt.none();
    };
  }

  /** Ids are taken as they are. */
  private int[] transcript(Voice voice, InferenceOptions options) {
    return PromptWords.ids(voice)
        .map(given -> ids.requireKnown("transcript", given))
        .orElseGet(() -> ids.encode("transcript", PromptWords.of(voice, options, text)));
  }

  private int[] instruction(String words) {
    TextFrontEnd.requireSpeakable("instruction", words, MAX_INSTRUCTION_CHARS);
    String whole = words.contains(END_OF_PROMPT) ? words : words + END_OF_PROMPT;
    return ids.encode("instruction", whole);
  }

  @Override
  public ArrivingIds arriving() {
    return new ArrivingIds(
        new FragmentTokenizer(ids.tokenizer()), more -> ids.requireKnown("text", more));
  }

  private record OwnScript(TextIds ids, LmPrompt prompt) implements Script {
    @Override
    public SynthesisPlan.Written write(String piece) {
      return new SynthesisPlan.Written(piece, ids.encode("text", piece));
    }
  }
}
