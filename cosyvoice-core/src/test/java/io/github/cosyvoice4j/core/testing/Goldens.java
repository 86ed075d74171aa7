package io.github.cosyvoice4j.core.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.core.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One golden set: a small model directory, prompt wavs, and what upstream's Python makes of them.
 *
 * <p>The bundled set is a test resource of this module. {@code -Dcosyvoice.goldens=DIR} puts
 * another in its place, so that no size of the bundled model can be relied on.
 */
public final class Goldens {
  private static final String RESOURCES = "/golden/tiny";
  private static final Path ROOT = locate();
  private static final Map<String, SafetensorsFile> OPEN = new ConcurrentHashMap<>();

  private Goldens() {}

  /** {@return the set's directory, on disk} */
  public static Path root() {
    return ROOT;
  }

  /**
   * {@return a file of the set}
   *
   * @param name its path in the set
   */
  public static Path file(String name) {
    return ROOT.resolve(name);
  }

  /** {@return the model directory in upstream's layout} */
  public static Path modelDirectory() {
    return file("model");
  }

  /**
   * {@return a prompt}
   *
   * @param name such as {@code en22}
   */
  public static Path wav(String name) {
    return file("wavs/" + name + ".wav");
  }

  /** {@return the names of all prompts, sorted, each fit for {@link #wav}} */
  public static List<String> wavNames() {
    try (Stream<Path> files = Files.list(file("wavs"))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.wav$", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return what a JSON file of the set says}
   *
   * @param name without the suffix, such as {@code zero_shot}
   */
  public static JsonElement json(String name) {
    try (Reader reader = Files.newBufferedReader(file(name + ".json"))) {
      return JsonParser.parseReader(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return a tensor file of the set; it stays open and must not be closed}
   *
   * @param name without the suffix, such as {@code flow}
   */
  public static SafetensorsFile tensors(String name) {
    return OPEN.computeIfAbsent(name, Goldens::open);
  }

  /**
   * {@return the values of a golden tensor, row-major}
   *
   * @param file as for {@link #tensors}
   * @param tensor its name in the file
   */
  public static float[] floats(String file, String tensor) {
    try {
      return tensors(file).get(tensor).toFloatArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return the values of a golden tensor of whole numbers, row-major}
   *
   * @param file as for {@link #tensors}
   * @param tensor its name in the file
   */
  public static int[] ints(String file, String tensor) {
    try {
      return tensors(file).get(tensor).toIntArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@return the sizes of a golden tensor}
   *
   * @param file as for {@link #tensors}
   * @param tensor its name in the file
   */
  public static long[] shape(String file, String tensor) {
    try {
      return tensors(file).get(tensor).shape();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SafetensorsFile open(String name) {
    try {
      return SafetensorsFile.open(file(name + ".safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path locate() {
    String given = System.getProperty("cosyvoice.goldens", "");
    if (!given.isEmpty()) {
      Path root = Path.of(given).toAbsolutePath();
      if (!Files.isDirectory(root)) {
        throw new IllegalStateException("cosyvoice.goldens: no such directory: " + root);
      }
      return root;
    }
    URL bundled = Goldens.class.getResource(RESOURCES + "/zero_shot.json");
    try {
      URI uri = bundled.toURI();
      return uri.getScheme().equals("jar") ? unpack(uri) : Path.of(uri).getParent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Other modules see the set within a jar; model files must be files of their own. */
  private static Path unpack(URI uri) throws IOException {
    Path target = Files.createTempDirectory("cosyvoice-goldens");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(target)));
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of());
        Stream<Path> files = Files.walk(jar.getPath(RESOURCES))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(jar.getPath(RESOURCES).relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return target;
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A temporary directory left behind; some systems do not delete mapped files.
    }
  }
}
