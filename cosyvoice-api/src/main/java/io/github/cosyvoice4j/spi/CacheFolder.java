package io.github.cosyvoice4j.spi;

import java.nio.file.Path;

/**
 * Where everything that can be made again is kept: the unpacked demo model, converted weights.
 *
 * <p>The system property {@code cosyvoice.cache} names it, else the environment variable {@code
 * COSYVOICE_CACHE}; else it is {@code cosyvoice4j} in the platform's folder for caches.
 */
public final class CacheFolder {
  private static final UserFolders.Places CACHES =
      new UserFolders.Places(
          "XDG_CACHE_HOME", ".cache", "LOCALAPPDATA", "AppData/Local", "Library/Caches");

  private CacheFolder() {}

  /** {@return the folder, absolute; it need not exist yet} */
  public static Path locate() {
    return locate(UserFolders.ofThisProcess());
  }

  static Path locate(UserFolders user) {
    return user.named("cosyvoice.cache").orElseGet(() -> user.in(CACHES));
  }
}
