/**
 * What the command line does with speakers.
 *
 * <p>{@link io.github.cosyvoice4j.eval.speakers.SpeakerLibrary} adds, lists, removes, imports and
 * exports them; {@link io.github.cosyvoice4j.eval.speakers.ListedSpeaker} is a line of the list,
 * {@link io.github.cosyvoice4j.eval.speakers.SpeakerFormat} a kind of file. Of a model no more is
 * loaded than a command needs: nothing for saved speakers, the tokenizer where transcripts are put
 * into ids or back, the nets of the front end to enroll; the large ones never.
 */
package io.github.cosyvoice4j.eval.speakers;
