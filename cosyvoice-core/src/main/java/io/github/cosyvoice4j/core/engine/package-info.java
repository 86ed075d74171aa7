/**
 * Requests and the two lanes that serve them; no maths here.
 *
 * <p>Reading order: {@link io.github.cosyvoice4j.core.engine.LocalEngineProvider} puts a model
 * together. On the caller's thread, {@link io.github.cosyvoice4j.core.engine.LocalEngine} has the
 * {@code FrontEnd} turn a request into a {@code SynthesisPlan}, numbers only, and the {@code
 * Dispatcher} makes of it a {@code SynthesisJob} with one {@code Utterance} a segment. The {@code
 * LanguageLane} draws the tokens of many utterances together, one step a turn; the {@code
 * VocoderLane} makes sound of them, one piece a turn, the most urgent first: a {@code WholeVoicing}
 * at once, a {@code StreamedVoicing} as its {@code StreamSchedule} says. What is made goes through
 * the job's {@code SegmentOrder} into its {@code ChunkLog}, which any number of listeners read: as
 * a stream, a publisher, bytes, or a whole.
 *
 * <p>What hangs on the kind of language model is a {@code Language}: {@code Scripts} write what it
 * reads ({@code OwnScripts} for CosyVoice2's own, {@code ChatScripts} for a causal one in Hugging
 * Face form), {@code Decodings} make what speaks. Nothing else knows which kind it is.
 *
 * <p>Each lane has one thread, which alone touches its rows, its streams and the nets, and sleeps
 * until its {@code Signal} is given: by a new request, by tokens that complete a piece, by text
 * that arrives, by a first piece that is made, by the end of a request. Nothing polls. Where one
 * operation takes all processors, both lanes at work have half of them each ({@code
 * SharedProcessors}), and the language model lets the first piece of a stream go before it.
 *
 * <p>Both lanes are there once for each device ({@code DeviceLanes}), around nets of its own
 * ({@code DeviceNets}); a request stays on the one that had the least to do when it came. All else
 * is there once: front end, voices, queue, numbers.
 *
 * <p>Whatever goes wrong in a lane ends the request it belongs to, never the lane: if a step of
 * several utterances fails, each is tried alone, or, where there was no room, both halves are
 * ({@code FittingBatches}). A request that has ended, well or not, is let go at the next turn. Each
 * utterance has two random streams of its own, split from the request's seed, so what it says hangs
 * on nothing but its request.
 *
 * <p>Traps: a lane that works on nothing must be woken when a request ends, or its memory stays;
 * native memory is freed before the last samples are handed over, as whoever waits for them may
 * count.
 */
package io.github.cosyvoice4j.core.engine;
