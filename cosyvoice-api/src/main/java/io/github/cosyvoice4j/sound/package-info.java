/** WAVE files and resampling, behind {@link io.github.cosyvoice4j.Audio}. */
package io.github.cosyvoice4j.sound;
