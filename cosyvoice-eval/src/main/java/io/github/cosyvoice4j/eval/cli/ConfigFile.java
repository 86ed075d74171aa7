package io.github.cosyvoice4j.eval.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options of a command from a YAML file: a map of their long names, without dashes, to values. What
 * stands on the command line comes before what stands here.
 */
final class ConfigFile implements IDefaultValueProvider {
  static final String OPTION = "--config";

  private final Map<String, String> values;

  private ConfigFile(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Lets a command take what it is not given from the file that its arguments name, if they do.
   *
   * @param command the command
   * @param args its arguments
   * @throws ParameterException if the file can't be read, or has what the command does not
   */
  static void apply(CommandLine command, String... args) {
    Optional<Path> file = file(args);
    if (file.isPresent()) {
      try {
        command.setDefaultValueProvider(new ConfigFile(read(file.get(), command.getCommandSpec())));
      } catch (IOException e) {
        throw new ParameterException(command, e.getMessage(), e);
      }
    }
  }

  private static Optional<Path> file(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return Optional.of(Path.of(args[i].substring(OPTION.length() + 1)));
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return Optional.of(Path.of(args[i + 1]));
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> read(Path file, CommandSpec command) throws IOException {
    Object root;
    try {
      root = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": expected a file of options, got none; check the path", e);
    } catch (MalformedInputException e) {
      throw new IOException(file + ": expected text in UTF-8, got something else", e);
    } catch (YamlEngineException e) {
      throw new IOException(
          file + ": expected YAML, got: " + e.getMessage().lines().findFirst().orElse(""), e);
    }
    if (!(root instanceof Map<?, ?> map)) {
      throw new IOException(file + ": expected a map of options, as in \"data: set.jsonl\"");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = "--" + entry.getKey();
      if (command.findOption(name) == null || name.equals(OPTION)) {
        throw new IOException(
            file
                + ": expected options of the command, got "
                + entry.getKey()
                + "; there are "
                + names(command));
      }
      values.put(name, value(file, name, entry.getValue()));
    }
    return values;
  }

  private static String value(Path file, String name, Object value) throws IOException {
    if (value == null || value instanceof Map || value instanceof Iterable) {
      throw new IOException(file + ": " + name.substring(2) + ": expected one value, got " + value);
    }
    return value.toString();
  }

  private static Set<String> names(CommandSpec command) {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : command.options()) {
      names.add(option.longestName().replaceFirst("^--?", ""));
    }
    names.remove(OPTION.substring(2));
    return names;
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      for (String name : option.names()) {
        if (values.containsKey(name)) {
          return values.get(name);
        }
      }
    }
    return null; // as the option itself says
  }
}
