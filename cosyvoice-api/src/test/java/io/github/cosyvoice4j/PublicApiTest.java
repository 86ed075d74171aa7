package io.github.cosyvoice4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.dataset.DatasetReader;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the signatures that users type against with {@code api.txt}, so that a change of them is
 * seen and meant.
 */
class PublicApiTest {
  private static final Set<String> OF_EVERY_VALUE = Set.of("equals", "hashCode", "toString");

  private static final Set<Class<?>> BASES = Set.of(Object.class, Enum.class, Record.class);

  /** One type of each package that everybody may use. */
  private static final List<Class<?>> PACKAGES = List.of(CosyVoice2.class, DatasetReader.class);

  @Test
  void signaturesAreThoseWrittenDown() throws IOException, URISyntaxException {
    List<String> actual = new ArrayList<>();
    for (Class<?> neighbour : PACKAGES) {
      for (Class<?> type : publicTypes(neighbour)) {
        describe(type, actual);
      }
    }
    Files.write(Path.of("target", "api.txt"), actual);
    List<String> expected = Files.readAllLines(Path.of("api.txt"));
    assertEquals(
        String.join("\n", expected),
        String.join("\n", actual),
        "the public API changed; if that is meant: cp cosyvoice-api/target/api.txt cosyvoice-api/");
  }

  private static List<Class<?>> publicTypes(Class<?> neighbour)
      throws IOException, URISyntaxException {
    String own = neighbour.getSimpleName() + ".class";
    Path folder = Path.of(neighbour.getResource(own).toURI()).getParent();
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .forEach(name -> names.add(name.replace(".class", "")));
    }
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      Class<?> type = type(neighbour.getPackageName() + "." + name);
      if (isPublic(type)) {
        types.add(type);
      }
    }
    return types;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A nested type is public only if all around it are. */
  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static void describe(Class<?> type, List<String> lines) {
    lines.add(kind(type) + " " + shortened(type.getName()) + ancestors(type));
    List<String> members = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      add(field, field.toGenericString(), members);
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(constructor, constructor.toGenericString(), members);
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!OF_EVERY_VALUE.contains(method.getName()) && !method.isBridge()) {
        add(method, method.toGenericString(), members);
      }
    }
    Collections.sort(members);
    lines.addAll(members);
  }

  private static String kind(Class<?> type) {
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    if (type.isRecord()) {
      return "record";
    }
    return Modifier.isFinal(type.getModifiers()) ? "final class" : "class";
  }

  private static String ancestors(Class<?> type) {
    List<String> names = new ArrayList<>();
    Class<?> parent = type.getSuperclass();
    if (parent != null && !BASES.contains(parent)) {
      names.add(parent.getName());
    }
    for (Class<?> ancestor : type.getInterfaces()) {
      names.add(ancestor.getName());
    }
    return names.isEmpty() ? "" : " : " + shortened(String.join(", ", names));
  }

  private static void add(Member member, String text, List<String> members) {
    if (Modifier.isPublic(member.getModifiers()) && !member.isSynthetic()) {
      String owner = shortened(member.getDeclaringClass().getName());
      members.add("  " + shortened(text).replace("public ", "").replace(owner + ".", ""));
    }
  }

  private static String shortened(String text) {
    return text.replaceAll(
            "\\b(java\\.[a-z.]+|io\\.github\\.cosyvoice4j(?:\\.dataset)?)\\.(?=[A-Z])", "")
        .replace('$', '.');
  }
}
