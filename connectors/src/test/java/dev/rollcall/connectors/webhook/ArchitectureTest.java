package dev.rollcall.connectors.webhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Adapters are pure functions. */
class ArchitectureTest {
  private static final JavaClasses ADAPTERS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(VendorAdapter.class.getPackageName());

  @Test
  void noKafkaAndNoInputOrOutput() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "dev.rollcall.registry..",
            "java.net.http..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.util.concurrent..",
            "org.slf4j..")
        .check(ADAPTERS);
  }

  @Test
  void noClock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(ADAPTERS);
  }
}
