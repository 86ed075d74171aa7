package io.github.cosyvoice4j.core.chat;

import java.util.List;

/** Writes a chat as one text, as its language model was trained to read it. */
@FunctionalInterface
public interface ChatTemplate {
  /**
   * {@return the chat as one text}
   *
   * @param messages the turns, oldest first
   * @throws IllegalArgumentException if the template refuses them
   */
  String render(List<ChatMessage> messages);
}
