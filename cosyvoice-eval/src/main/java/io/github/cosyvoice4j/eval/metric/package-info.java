/**
 * Numbers about the sound of an utterance, beside how well it is understood.
 *
 * <p>A {@link io.github.cosyvoice4j.eval.metric.Metric} looks at one {@link
 * io.github.cosyvoice4j.eval.metric.SpokenUtterance}. {@link
 * io.github.cosyvoice4j.eval.metric.SpeakerSimilarity} and {@link
 * io.github.cosyvoice4j.eval.metric.Dnsmos} run the user's ONNX files; whatever {@link
 * java.util.ServiceLoader} finds is run too, so that one is added by one class and one line.
 *
 * <p>Traps: of several channels the first counts. Resampling is torchaudio's filter everywhere,
 * where upstream's scripts take librosa's or scipy's: the third decimal may differ.
 */
package io.github.cosyvoice4j.eval.metric;
