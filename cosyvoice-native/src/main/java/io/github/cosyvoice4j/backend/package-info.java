/**
 * The nets put together for the engine, each in its numbers, on the device that is chosen first:
 * {@link io.github.cosyvoice4j.backend.TorchBackend} is found by {@link java.util.ServiceLoader},
 * {@link io.github.cosyvoice4j.backend.TorchSpeechModel} is what it loads, {@code NetWeights} sees
 * to the numbers that weights are kept in, and {@link
 * io.github.cosyvoice4j.backend.TorchTokenToWave} passes mel frames from the flow to the vocoder
 * without their leaving libtorch.
 */
package io.github.cosyvoice4j.backend;
