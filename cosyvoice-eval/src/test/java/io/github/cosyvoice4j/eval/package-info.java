/** The rules of the house, checked over the classes of all modules. */
package io.github.cosyvoice4j.eval;
