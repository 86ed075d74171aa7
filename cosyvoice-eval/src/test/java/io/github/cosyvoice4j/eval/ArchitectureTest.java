package io.github.cosyvoice4j.eval;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module system can't hold: the rules of the house, over the classes of all modules. */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.DoNotIncludeTestJars.class
    })
class ArchitectureTest {
  static final String ROOT = "io.github.cosyvoice4j";
  private static final String CORE = ROOT + ".core..";
  private static final String[] NATIVE = {
    ROOT + ".torch..", ROOT + ".nn..", ROOT + ".llm..", ROOT + ".flow..", ROOT + ".hift.."
  };

  @ArchTest
  static final ArchRule JAVACPP_STAYS_IN_THE_GATEWAY =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".torch")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_PRINTS =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".eval.cli..")))
          .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule API_DEPENDS_ON_NOTHING =
      classes()
          .that(resideInAnyPackage(ROOT, ROOT + ".sound..", ROOT + ".spi.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(ROOT, ROOT + ".sound..", ROOT + ".spi..", "java.."));

  @ArchTest
  static final ArchRule CORE_IS_PURE_JAVA =
      noClasses()
          .that(resideInAPackage(CORE))
          .should()
          .dependOnClassesThat(resideInAnyPackage(NATIVE));

  @ArchTest
  static final ArchRule PACKAGES_OF_CORE_HAVE_NO_CYCLES =
      slices().matching(ROOT + ".core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule COMMANDS_USE_THE_PUBLIC_API =
      noClasses()
          .that(resideInAPackage(ROOT + ".eval.cli.."))
          .should()
          .dependOnClassesThat(resideInAnyPackage(CORE).or(resideInAnyPackage(NATIVE)));

  @ArchTest
  static final ArchRule RANDOMNESS_BELONGS_TO_A_REQUEST =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(java.util.Random.class, ThreadLocalRandom.class)
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(".*(Helper|Utils?|Impl|Manager)(\\$.*)?");

  @ArchTest
  static void allModulesAreLookedAt(JavaClasses classes) {
    for (String module : List.of("CosyVoice2", "core.spi.Backend", "torch.Tensor")) {
      assertFalse(classes.get(ROOT + "." + module).getFullName().isEmpty());
    }
  }

  @Test
  void everyPackageTellsWhatItIsFor() throws IOException {
    TreeSet<Path> silent = new TreeSet<>();
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains(Path.of("src", "main", "java").toString()))
          .filter(file -> !file.endsWith("module-info.java"))
          .map(Path::getParent)
          .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
          .map(root::relativize)
          .forEach(silent::add);
    }
    assertEquals(new TreeSet<Path>(), silent, "packages without package-info.java");
  }

  /** Leaves out the fixtures that other modules ship. */
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("-tests.jar") && !location.contains("test-classes");
    }
  }
}
