package io.github.cosyvoice4j.core.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Several {@code .safetensors} files and the index that says which tensor lies in which ({@code
 * model.safetensors.index.json}, as transformers saves large models).
 *
 * <p>All files are looked for and their headers read when the index is opened. Safe for use by
 * several threads. Closing lets go of the files; tensors handed out stay valid.
 */
public final class ShardedSafetensors implements WeightSource {
  private static final String MAP = "weight_map";

  private final String name;
  private final Map<String, SafetensorsFile> files = new LinkedHashMap<>(); // by name
  private final Map<String, SafetensorsFile> owners = new LinkedHashMap<>(); // by tensor

  private ShardedSafetensors(String name) {
    this.name = name;
  }

  /**
   * Opens an index and its files.
   *
   * @param index the file {@code model.safetensors.index.json}
   * @return the open files
   * @throws ModelFormatException if the index is damaged, files are missing, or one does not hold
   *     what the index says
   * @throws IOException if one can't be read
   */
  public static ShardedSafetensors open(Path index) throws IOException {
    Map<String, String> shards = weightMap(index);
    requireFiles(index, shards);
    ShardedSafetensors all = new ShardedSafetensors(index.getFileName().toString());
    try {
      for (Map.Entry<String, String> entry : shards.entrySet()) {
        all.add(entry.getKey(), index.resolveSibling(entry.getValue()));
      }
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private void add(String tensor, Path shard) throws IOException {
    String file = shard.getFileName().toString();
    if (!files.containsKey(file)) {
      files.put(file, SafetensorsFile.open(shard));
    }
    if (!files.get(file).contains(tensor)) {
      throw new ModelFormatException(
          "%s: tensor %s: expected in %s, got no such tensor there; download all files again"
              .formatted(name, tensor, file));
    }
    owners.put(tensor, files.get(file));
  }

  private static Map<String, String> weightMap(Path index) throws IOException {
    Map<String, String> shards = new LinkedHashMap<>();
    try {
      JsonElement root = JsonParser.parseString(Files.readString(index));
      JsonElement map = root instanceof JsonObject object ? object.get(MAP) : null;
      if (!(map instanceof JsonObject entries)) {
        throw wrong(index, "a map under " + MAP, map);
      }
      for (Map.Entry<String, JsonElement> entry : entries.entrySet()) {
        shards.put(entry.getKey(), fileName(index, entry));
      }
    } catch (JsonParseException | CharacterCodingException e) {
      throw new ModelFormatException(
          index.getFileName() + ": expected JSON in UTF-8; download it again", e);
    }
    return shards;
  }

  /** A name with a folder in it would lead out of the model. */
  private static String fileName(Path index, Map.Entry<String, JsonElement> entry)
      throws ModelFormatException {
    JsonElement value = entry.getValue();
    String file = value.isJsonPrimitive() ? value.getAsString() : "";
    if (file.isEmpty() || file.matches(".*[/\\\\:\\p{Cntrl}].*") || file.equals("..")) {
      throw wrong(index, "the name of a file beside it for " + entry.getKey(), value);
    }
    return file;
  }

  private static void requireFiles(Path index, Map<String, String> shards)
      throws ModelFormatException {
    List<String> missing =
        new TreeSet<>(shards.values())
            .stream().filter(file -> !Files.isRegularFile(index.resolveSibling(file))).toList();
    if (!missing.isEmpty()) {
      throw new ModelFormatException(
          index.getFileName()
              + ": expected "
              + String.join(", ", missing)
              + " beside it, got no such file; download the folder again, whole");
    }
  }

  private static ModelFormatException wrong(Path index, String expected, JsonElement got) {
    return new ModelFormatException(
        "%s: expected %s, got %s; download it again"
            .formatted(index.getFileName(), expected, got == null ? "nothing" : got));
  }

  @Override
  public String description() {
    return name;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(owners.keySet());
  }

  @Override
  public boolean contains(String tensor) {
    return owners.containsKey(tensor);
  }

  @Override
  public StoredTensor get(String tensor, long... shape) throws IOException {
    SafetensorsFile owner = owners.get(tensor);
    if (owner == null) {
      throw new ModelFormatException(
          name + ": tensor " + tensor + ": expected in the index, got no such tensor");
    }
    return owner.get(tensor, shape);
  }

  @Override
  public Optional<String> fingerprint() throws IOException {
    Fingerprint hash = new Fingerprint();
    for (Map.Entry<String, SafetensorsFile> entry : files.entrySet()) {
      hash.add(entry.getKey()).add(entry.getValue().fingerprint().orElseThrow());
    }
    return Optional.of(hash.hex());
  }

  @Override
  public void close() throws IOException {
    for (SafetensorsFile file : files.values()) {
      file.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
