package io.github.cosyvoice4j.eval.asr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Opens recognizers of one kind. Another kind is added by one class, named in {@code
 * META-INF/services/io.github.cosyvoice4j.eval.asr.AsrProvider} or provided by a module; {@code
 * cosyvoice transcribe --engine NAME} then finds it:
 *
 * <pre>{@code
 * public final class WhisperProvider implements AsrProvider {
 *   public String name() {
 *     return "whisper";
 *   }
 *
 *   public AsrEngine open(Path model, AsrOptions options) throws IOException {
 *     return new WhisperEngine(model, options.threads());
 *   }
 * }
 * }</pre>
 *
 * <p>Implementations have a public constructor without parameters, and no state.
 */
public interface AsrProvider {
  /** {@return what this kind is called: lower case, one word} */
  String name();

  /**
   * Loads a recognizer.
   *
   * @param model its folder, or whatever path this kind takes
   * @param options how to run it; a provider may ignore what means nothing to it
   * @return the recognizer, which the caller closes
   * @throws IOException if a file is absent or wrong
   */
  AsrEngine open(Path model, AsrOptions options) throws IOException;

  /**
   * {@return the provider of a kind}
   *
   * @param name what it is called
   * @throws IllegalArgumentException if there is none, or more than one
   */
  static AsrProvider named(String name) {
    Map<String, List<AsrProvider>> providers =
        ServiceLoader.load(AsrProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.groupingBy(AsrProvider::name, TreeMap::new, Collectors.toList()));
    List<AsrProvider> found = providers.getOrDefault(name, List.of());
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "asr engine: expected one of "
              + providers.keySet()
              + ", got "
              + name
              + (found.isEmpty() ? "" : ", of which there are " + found.size())
              + "; is its jar on the path, once?");
    }
    return found.get(0);
  }
}
