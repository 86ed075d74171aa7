/**
 * The {@code cosyvoice} command line.
 *
 * <p>{@link io.github.cosyvoice4j.eval.cli.CosyVoiceCommand} is the main class; each subcommand is
 * a class of its own that uses the library through its public API only; what goes beyond it is in
 * the packages beside this one ({@code verify}, {@code speakers}). Results go to standard output
 * ({@code --json}: one object), progress, warnings and errors to standard error. An error is one
 * line, made of the exception by {@code Failure}; sound is written under a temporary name and then
 * moved.
 */
package io.github.cosyvoice4j.eval.cli;
