/** Readers of evaluation sets, on sets that the tests write. */
package io.github.cosyvoice4j.eval.data;
