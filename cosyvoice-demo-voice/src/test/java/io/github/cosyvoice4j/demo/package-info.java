/** Checks that the demo voice's index is true. */
package io.github.cosyvoice4j.demo;
