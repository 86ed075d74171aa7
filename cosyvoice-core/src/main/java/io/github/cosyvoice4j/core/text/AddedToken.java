package io.github.cosyvoice4j.core.text;

/**
 * A token that is found in text as it is written.
 *
 * @param content how it is written, not empty
 * @param normalized whether it is looked for after the text was brought to NFC, not before
 */
record AddedToken(String content, boolean normalized) {}
