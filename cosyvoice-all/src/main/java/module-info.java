/**
 * The one module people require: the API, and the engine and nets behind it.
 *
 * <p>The natives' modules are named by platform and required by nobody: the module path needs
 * {@code --add-modules} for them.
 */
module io.github.cosyvoice4j.all {
  requires transitive io.github.cosyvoice4j;
  requires io.github.cosyvoice4j.torch;
}
