package io.github.cosyvoice4j.core.chat;

import java.util.List;

/**
 * The chat that stands in for a template of written chats ({@code TEMPLATE} in upstream's {@code
 * examples/grpo/cosyvoice2/infer_dataset.py}): the user's turn asks for speech, the assistant's is
 * begun and left open.
 */
final class SpeechChatTemplate implements ChatTemplate {
  private static final String BEGIN = "<|im_start|>";
  private static final String END = "<|im_end|>\n";
  private static final String REQUEST = "Convert the text to speech: ";
  private static final String SPEECH = "<|SPEECH_GENERATION_START|>";

  @Override
  public String render(List<ChatMessage> messages) {
    StringBuilder chat = new StringBuilder();
    for (ChatMessage message : messages) {
      switch (message.role()) {
        case "user" -> begin(message, chat).append(REQUEST).append(message.content()).append(END);
        case "assistant" -> begin(message, chat).append(SPEECH).append(message.content());
        default -> {} // nobody else is heard
      }
    }
    return chat.toString();
  }

  private static StringBuilder begin(ChatMessage message, StringBuilder chat) {
    return chat.append(BEGIN).append(message.role()).append('\n');
  }
}
