package io.github.cosyvoice4j.core.engine;

import io.github.cosyvoice4j.Mode;
import io.github.cosyvoice4j.Voice;
import io.github.cosyvoice4j.core.chat.SpeechChat;
import io.github.cosyvoice4j.core.decoding.LmPrompt;
import io.github.cosyvoice4j.core.spi.FlowPrompt;
import io.github.cosyvoice4j.core.text.Qwen2Tokenizer;
import io.github.cosyvoice4j.core.text.TextFrontEnd;
import io.github.cosyvoice4j.spi.SynthesisRequest;

/**
 * Scripts for a causal language model: for each segment it reads a chat, in which the user gives
 * what the prompt says and the text, and the assistant has begun to answer with the prompt's
 * speech. Without a prompt the user gives the text and the assistant is silent.
 *
 * @param chat writes chats
 * @param ids checks texts, in the chat's vocabulary
 * @param own the model directory's tokenizer: a saved speaker's transcript may be in its ids
 * @param text cleans transcripts
 */
record ChatScripts(SpeechChat chat, TextIds ids, Qwen2Tokenizer own, TextFrontEnd text)
    implements Scripts {

  static ChatScripts of(SpeechChat chat, Qwen2Tokenizer own, TextFrontEnd text) {
    return new ChatScripts(chat, new TextIds(chat.tokenizer(), chat.vocabulary()), own, text);
  }

  @Override
  public Script of(SynthesisRequest request, Voice voice, FlowPrompt flow) {
    if (request.mode() == Mode.INSTRUCT2) {
      throw refused("no instruction", "one");
    }
    if (request.input() instanceof SynthesisRequest.Arriving) {
      throw refused("a text that is whole", "one that arrives in pieces");
    }
    if (request.mode() != Mode.ZERO_SHOT) {
      return new ChatScript("", new int[0]);
    }
    String words =
        PromptWords.ids(voice)
            .map(own::decode)
            .orElseGet(() -> PromptWords.of(voice, request.options(), text));
    var unused = ids.encode("transcript", words);
    int[] speech = PromptWords.copy(voice.speechTokens());
    chat.requireKnown(speech);
    return new ChatScript(words, speech);
  }

  private static IllegalArgumentException refused(String expected, String got) {
    return new IllegalArgumentException(
        "request: expected "
            + expected
            + " where a causal language model speaks, got "
            + got
            + "; load the model without languageModel for it");
  }

  @Override
  public ArrivingIds arriving() {
    throw refused("a text that is whole", "one that arrives in pieces");
  }

  private final class ChatScript implements Script {
    private final String words;
    private final int[] speech;

    /** Begins. */
    ChatScript(String words, int[] speech) {
      this.words = words;
      this.speech = speech;
    }

    @Override
    public LmPrompt prompt() {
      return LmPrompt.none(); // it is a part of each segment
    }

    @Override
    public SynthesisPlan.Written write(String piece) {
      int count = ids.encode("text", piece).length;
      int[] all = count == 0 ? new int[0] : chat.ids(words + piece, speech);
      return new SynthesisPlan.Written(piece, ids.requireKnown("text", all), count);
    }
  }
}
