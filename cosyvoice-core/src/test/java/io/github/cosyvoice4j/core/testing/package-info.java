/**
 * What parity tests of all modules stand on: {@link io.github.cosyvoice4j.core.testing.Goldens},
 * the outputs of upstream's own code, and {@link io.github.cosyvoice4j.core.testing.Parity}, how
 * near to them is near enough.
 */
package io.github.cosyvoice4j.core.testing;
