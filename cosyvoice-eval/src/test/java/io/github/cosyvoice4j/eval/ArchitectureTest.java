package io.github.cosyvoice4j.eval;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module system can't hold: the rules of the house, over the classes of all modules. */
class ArchitectureTest {
  private static final String ROOT = "io.github.cosyvoice4j";
  private static final String CORE = ROOT + ".core..";
  private static final String[] GATEWAYS = {ROOT + ".torch", ROOT + ".tensorrt"};
  private static final String[] NATIVE = {
    ROOT + ".torch..",
    ROOT + ".tensorrt..",
    ROOT + ".backend..",
    ROOT + ".nn..",
    ROOT + ".llm..",
    ROOT + ".flow..",
    ROOT + ".hift.."
  };
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  @Test
  void javacppStaysInTheGateways() {
    noClasses()
        .that(not(resideInAnyPackage(GATEWAYS)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  /** Most machines lack its classes: whoever names one must know. */
  @Test
  void tensorRtStaysBehindItsPresets() {
    noClasses()
        .that()
        .haveNameNotMatching(ROOT + "\\.tensorrt\\.(Preset|Deleter).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.tensorrt..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that(not(resideInAPackage(ROOT + ".eval.cli..")))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void apiDependsOnNothing() {
    String[] api = {ROOT, ROOT + ".dataset..", ROOT + ".sound..", ROOT + ".spi.."};
    classes()
        .that(resideInAnyPackage(api))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(api).or(resideInAPackage("java..")))
        .check(CLASSES);
  }

  @Test
  void coreIsPureJava() {
    noClasses()
        .that(resideInAPackage(CORE))
        .should()
        .dependOnClassesThat(resideInAnyPackage(NATIVE))
        .check(CLASSES);
  }

  @Test
  void packagesOfCoreHaveNoCycles() {
    slices().matching(ROOT + ".core.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void commandsUseThePublicApi() {
    noClasses()
        .that(resideInAPackage(ROOT + ".eval.cli.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(CORE).or(resideInAnyPackage(NATIVE)))
        .check(CLASSES);
  }

  /** A seed may be drawn from {@link java.security.SecureRandom}, nothing else is. */
  @Test
  void randomnessBelongsToARequest() {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(Random.class, long.class)
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Helper|Utils?|Impl|Manager)(\\$.*)?").check(CLASSES);
  }

  @Test
  void allModulesAreLookedAt() {
    for (String module : List.of("CosyVoice2", "core.spi.Backend", "torch.Tensor")) {
      assertTrue(CLASSES.contain(ROOT + "." + module), module);
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
}
