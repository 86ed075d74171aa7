/**
 * Nets in ONNX Runtime, without any of its types: arrays in, arrays out.
 *
 * <p>Reading order: an {@link io.github.cosyvoice4j.core.onnx.OnnxModel} is one net; it is fed with
 * {@link io.github.cosyvoice4j.core.onnx.OnnxInput}s and gives {@link
 * io.github.cosyvoice4j.core.onnx.OnnxOutput}s.
 *
 * <p>Trap: inputs and outputs go by position, not by name, since names differ between exports of
 * the same net.
 */
package io.github.cosyvoice4j.core.onnx;
