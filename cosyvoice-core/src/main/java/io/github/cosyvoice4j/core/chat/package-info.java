/**
 * Asks causal language models in Hugging Face form for speech: words and a prompt's speech as one
 * chat, and that as ids.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.core.chat.SpeechChat} is what the engine calls. A
 * {@link io.github.cosyvoice4j.core.chat.ChatTemplate} writes {@link
 * io.github.cosyvoice4j.core.chat.ChatMessage}s as one text; {@code ChatTemplateFile} finds the
 * folder's own. One of written chats gives way to {@code SpeechChatTemplate}, as upstream has it;
 * any other is a {@code JinjaTemplate}.
 *
 * <p>Jinja: {@code JinjaScanner} cuts a template into {@code JinjaTag}s, each a list of {@code
 * JinjaToken}s; {@code JinjaTemplate} puts statements together, {@code JinjaExpressions} reads what
 * stands within them. {@code JinjaValues} has Python's rules for values, {@code JinjaScope} the
 * names that hold at a place. What is wrong is a {@code JinjaException}.
 *
 * <p>Traps: a template is a file from a stranger, so how deep it nests and how long it runs are
 * limited. The whitespace rules are those that transformers sets, not Jinja's own.
 */
package io.github.cosyvoice4j.core.chat;
