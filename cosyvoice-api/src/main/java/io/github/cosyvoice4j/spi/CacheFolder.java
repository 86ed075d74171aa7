package io.github.cosyvoice4j.spi;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where everything that can be made again is kept: the unpacked demo model, converted weights.
 *
 * <p>The system property {@code cosyvoice.cache} names it, else the environment variable {@code
 * COSYVOICE_CACHE}; else it is {@code cosyvoice4j} in the platform's folder for caches.
 */
public final class CacheFolder {
  private static final String NAME = "cosyvoice4j";

  private final UnaryOperator<String> property;
  private final UnaryOperator<String> environment;

  CacheFolder(UnaryOperator<String> property, UnaryOperator<String> environment) {
    this.property = property;
    this.environment = environment;
  }

  /** {@return the folder, absolute; it need not exist yet} */
  public static Path locate() {
    return new CacheFolder(System::getProperty, System::getenv).path();
  }

  Path path() {
    return given(property, "cosyvoice.cache")
        .or(() -> given(environment, "COSYVOICE_CACHE"))
        .orElseGet(() -> platformFolder().resolve(NAME))
        .toAbsolutePath()
        .normalize();
  }

  private Path platformFolder() {
    Path home = Path.of(Optional.ofNullable(property.apply("user.home")).orElse("."));
    String system =
        Optional.ofNullable(property.apply("os.name")).orElse("").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return given(environment, "LOCALAPPDATA")
          .orElseGet(() -> home.resolve("AppData").resolve("Local"));
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    // The XDG base directory specification: a relative path is to be ignored.
    return given(environment, "XDG_CACHE_HOME")
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(".cache"));
  }

  private static Optional<Path> given(UnaryOperator<String> source, String name) {
    return Optional.ofNullable(source.apply(name)).filter(value -> !value.isBlank()).map(Path::of);
  }
}
