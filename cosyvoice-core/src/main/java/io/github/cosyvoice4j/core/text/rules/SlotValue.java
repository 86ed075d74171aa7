package io.github.cosyvoice4j.core.text.rules;

import java.util.List;

/**
 * What a slot of a rule holds.
 *
 * @param text the text that matched, folded; empty if an optional slot is not there
 * @param forms what a table says of it, for slots that come from tables; else empty
 */
record SlotValue(String text, List<String> forms) {}
