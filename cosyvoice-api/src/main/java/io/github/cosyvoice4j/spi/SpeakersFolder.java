package io.github.cosyvoice4j.spi;

import java.nio.file.Path;

/**
 * Where saved speakers are kept if nobody says where.
 *
 * <p>The system property {@code cosyvoice.speakers} names it, else the environment variable {@code
 * COSYVOICE_SPEAKERS}; else it is {@code cosyvoice4j/speakers} in the platform's folder for users'
 * data. On Windows that is the roaming one: in the local one lies the cache, which may be emptied.
 */
public final class SpeakersFolder {
  private static final UserFolders.Places DATA =
      new UserFolders.Places(
          "XDG_DATA_HOME",
          ".local/share",
          "APPDATA",
          "AppData/Roaming",
          "Library/Application Support");

  private SpeakersFolder() {}

  /** {@return the folder, absolute; it need not exist yet} */
  public static Path locate() {
    return locate(UserFolders.ofThisProcess());
  }

  static Path locate(UserFolders user) {
    return user.named("cosyvoice.speakers").orElseGet(() -> user.in(DATA).resolve("speakers"));
  }
}
