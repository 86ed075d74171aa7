package io.github.cosyvoice4j.core.text;

/**
 * A piece of a text that is spoken in one go.
 *
 * @param text what is spoken
 * @param start where in the written text it comes from
 * @param end where that ends, exclusive
 */
public record Segment(String text, int start, int end) {}
