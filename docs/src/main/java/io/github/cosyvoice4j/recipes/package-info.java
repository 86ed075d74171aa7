/**
 * The code of {@code docs/recipes.md}: one class per recipe, between its markers word for word what
 * the page shows, compiled with the library and run by a test.
 */
package io.github.cosyvoice4j.recipes;
