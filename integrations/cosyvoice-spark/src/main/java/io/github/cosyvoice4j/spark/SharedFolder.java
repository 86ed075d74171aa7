package io.github.cosyvoice4j.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options.Rename;

/**
 * A folder that all executors write to. A file is there whole or not at all, and one that is
 * written again takes the place of the one before.
 *
 * <p>Folders of this machine and those mounted on it are written directly: Hadoop would put a
 * checksum file beside each. All others go through Hadoop's {@link FileContext}.
 */
final class SharedFolder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final HashMap<String, String> settings = new HashMap<>();

  /**
   * Names a folder.
   *
   * @param name a path, or a URI of any file system that Hadoop knows
   * @param hadoop the driver's settings, which executors take over
   */
  SharedFolder(String name, Configuration hadoop) {
    this.name = name;
    for (Map.Entry<String, String> setting : hadoop) {
      settings.put(setting.getKey(), setting.getValue());
    }
  }

  /**
   * Puts a file into the folder.
   *
   * @param file the file, which stays
   * @throws IOException if it can't be written
   */
  void put(Path file) throws IOException {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(name);
    String scheme = folder.toUri().getScheme();
    if (scheme == null || scheme.equals("file")) {
      putHere(file, Path.of(folder.toUri().getPath()));
    } else {
      putThere(file, folder);
    }
  }

  private static void putHere(Path file, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path temporary = folder.resolve(temporary(file));
    try {
      Files.copy(file, temporary);
      Files.move(
          temporary,
          folder.resolve(file.getFileName()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void putThere(Path file, org.apache.hadoop.fs.Path folder) throws IOException {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    FileContext files = FileContext.getFileContext(folder.toUri(), configuration);
    org.apache.hadoop.fs.Path temporary = new org.apache.hadoop.fs.Path(folder, temporary(file));
    boolean moved = false;
    try {
      try (FSDataOutputStream out =
          files.create(
              temporary,
              EnumSet.of(CreateFlag.CREATE),
              org.apache.hadoop.fs.Options.CreateOpts.createParent())) {
        Files.copy(file, out);
      }
      String whole = file.getFileName().toString();
      files.rename(temporary, new org.apache.hadoop.fs.Path(folder, whole), Rename.OVERWRITE);
      moved = true;
    } finally {
      if (!moved) {
        files.delete(temporary, false);
      }
    }
  }

  /** Another try of the same task may be at work elsewhere, so the name is this try's own. */
  private static String temporary(Path file) {
    return "." + UUID.randomUUID() + "-" + file.getFileName().hashCode() + ".part";
  }
}
