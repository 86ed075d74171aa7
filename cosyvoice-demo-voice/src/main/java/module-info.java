/**
 * The bundled demo voice: resources only, under {@code META-INF/cosyvoice4j/demo-voice}, where
 * class loaders find them on class path and module path alike.
 *
 * <p>On the module path it needs {@code --add-modules io.github.cosyvoice4j.demo} or a {@code
 * requires}, since nothing else resolves it.
 */
module io.github.cosyvoice4j.demo {}
