/**
 * What the command line shows of texts: {@link io.github.cosyvoice4j.eval.text.NormalizerChoice}
 * makes the normalizer that was asked for, {@link io.github.cosyvoice4j.eval.text.TokenizedText} is
 * a text as a model's language model is given it.
 */
package io.github.cosyvoice4j.eval.text;
