package io.github.cosyvoice4j.core.text.rules;

/**
 * An offer to read a part of a text in some way.
 *
 * @param start where the part begins
 * @param end where it ends, exclusive; after {@code start}
 * @param reading what is read
 * @param cost what it costs to read it so; leaving a character as it is costs {@link Cover#PASS}
 * @param rule who offers
 */
record Proposal(int start, int end, String reading, double cost, String rule) {}
