/**
 * What stands between the API and the engine behind it.
 *
 * <p>{@link io.github.cosyvoice4j.spi.EngineProvider} is looked up by {@link
 * java.util.ServiceLoader}; it makes an {@link io.github.cosyvoice4j.spi.Engine}, to which the
 * verbs of {@link io.github.cosyvoice4j.CosyVoice2} pass a {@link
 * io.github.cosyvoice4j.spi.SynthesisRequest}. {@link io.github.cosyvoice4j.spi.CacheFolder} is
 * where what can be made again is kept, {@link io.github.cosyvoice4j.spi.SpeakersFolder} where
 * saved speakers are. A {@link io.github.cosyvoice4j.spi.DatasetInfererProvider} is looked up
 * likewise and needs no more than the API. Exported to this project's modules only.
 */
package io.github.cosyvoice4j.spi;
