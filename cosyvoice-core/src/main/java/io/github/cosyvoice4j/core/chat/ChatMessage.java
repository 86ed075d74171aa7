package io.github.cosyvoice4j.core.chat;

/**
 * One turn of a chat.
 *
 * @param role who speaks: {@code user} or {@code assistant}
 * @param content what is said
 */
public record ChatMessage(String role, String content) {}
