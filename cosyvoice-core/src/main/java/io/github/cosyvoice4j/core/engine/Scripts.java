package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.text.FragmentTokenizer;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;
import java.util.function.UnaryOperator;

/**
 * Writes what the language model reads of requests, for one kind of language model. Safe for use by
 * several threads.
 */
public interface Scripts {
  /**
   * {@return the scripts of CosyVoice2's own language model}
   *
   * @param tokenizer text to ids
   * @param text cleans transcripts
   * @param textVocabulary text ids that it knows are below it
   */
  static Scripts own(Qwen2Tokenizer tokenizer, TextFrontEnd text, int textVocabulary) {
    return new OwnScripts(new TextIds(tokenizer, textVocabulary), text);
  }

  /**
   * Begins a request.
   *
   * @param request the request
   * @param voice its speaker
   * @param flow what the flow is conditioned on
   * @return what writes its segments
   * @throws IllegalArgumentException if the model can't speak in this mode, or not as this speaker
   */
  Script of(SynthesisRequest request, Voice voice, FlowPrompt flow);

  /**
   * {@return what makes ids of one text that arrives, for a request that was begun}
   *
   * @throws IllegalArgumentException for ids that the model does not know
   */
  ArrivingIds arriving();

  /** Writes the segments of one request. */
  interface Script {
    /** {@return what the language model continues, apart from the segments} */
    LmPrompt prompt();

    /**
     * {@return a segment; its text has no ids if there is nothing to say in it}
     *
     * @param piece its text
     * @throws IllegalArgumentException if it is too long, or has tokens the model does not know
     */
    SynthesisPlan.Written write(String piece);
  }

  /**
   * Makes ids of a text that arrives.
   *
   * @param tokenizer fragments to ids
   * @param check throws for ids that the model does not know
   */
  record ArrivingIds(FragmentTokenizer tokenizer, UnaryOperator<int[]> check) {}
}
