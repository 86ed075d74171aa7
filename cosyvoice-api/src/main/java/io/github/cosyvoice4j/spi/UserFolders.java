package io.github.cosyvoice4j.spi;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The folders of this library among those that the platform sets aside for a user's programs.
 *
 * @param property system properties by name, null where there is none
 * @param environment environment variables by name, null where there is none
 */
record UserFolders(UnaryOperator<String> property, UnaryOperator<String> environment) {
  private static final String NAME = "cosyvoice4j";

  /**
   * Where platforms have a kind of files.
   *
   * @param xdgVariable what names the place on Linux and its like
   * @param xdg the place below the home folder if it does not
   * @param windowsVariable what names the place on Windows
   * @param windows the place below the home folder if it does not
   * @param mac the place below the home folder on macOS
   */
  record Places(
      String xdgVariable, String xdg, String windowsVariable, String windows, String mac) {}

  static UserFolders ofThisProcess() {
    return new UserFolders(System::getProperty, System::getenv);
  }

  /**
   * {@return the folder that a system property or, failing that, an environment variable names,
   * absolute}
   *
   * @param name the property, such as {@code cosyvoice.cache}; the variable is then {@code
   *     COSYVOICE_CACHE}
   */
  Optional<Path> named(String name) {
    return given(property, name)
        .or(() -> given(environment, name.toUpperCase(Locale.ROOT).replace('.', '_')))
        .map(folder -> folder.toAbsolutePath().normalize());
  }

  /** {@return our folder in the platform's place, absolute} */
  Path in(Places places) {
    return place(places).resolve(NAME).toAbsolutePath().normalize();
  }

  private Path place(Places places) {
    Path home = Path.of(Optional.ofNullable(property.apply("user.home")).orElse("."));
    String system =
        Optional.ofNullable(property.apply("os.name")).orElse("").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return given(environment, places.windowsVariable)
          .orElseGet(() -> home.resolve(places.windows));
    }
    if (system.startsWith("mac")) {
      return home.resolve(places.mac);
    }
    // The XDG base directory specification: a relative path is to be ignored.
    return given(environment, places.xdgVariable)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(places.xdg));
  }

  private static Optional<Path> given(UnaryOperator<String> source, String name) {
    return Optional.ofNullable(source.apply(name)).filter(value -> !value.isBlank()).map(Path::of);
  }
}
