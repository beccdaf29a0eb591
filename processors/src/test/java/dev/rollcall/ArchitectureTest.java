package dev.rollcall;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may know whom among the packages of this module. */
class ArchitectureTest {

  private static final String MODEL = "dev.rollcall.model..";
  private static final String TOPOLOGY = "dev.rollcall.topology..";
  private static final String QUERY = "dev.rollcall.query..";

  private static final String[] KAFKA = {
    "org.apache.kafka..", "dev.rollcall.serde..", "dev.rollcall.registry.."
  };

  /** Rows are plain Avro, which the serdes' package gives without Kafka having a part in it. */
  private static final Set<String> PLAIN_AVRO =
      Set.of("dev.rollcall.serde.PlainAvro", "dev.rollcall.serde.TrustedPackages");

  private static final String[] HTTP = {
    "dev.rollcall.http..", "io.javalin..", "jakarta.servlet..", "java.net.http..", "com.sun.net.."
  };

  /** Methods, by class, whose answer depends on when or where the code runs. */
  private static final Map<String, Set<String>> WALL_CLOCKS =
      Map.of(
          "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
          "java.time.Instant", Set.of("now"),
          "java.time.LocalDate", Set.of("now"),
          "java.time.LocalDateTime", Set.of("now"),
          "java.time.OffsetDateTime", Set.of("now"),
          "java.time.ZonedDateTime", Set.of("now"),
          "java.time.Clock", Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis"),
          "java.util.Date", Set.of("<init>"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.rollcall");

  @Test
  void theModelKnowsNoKafka() {
    noClasses()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(KAFKA)
                .and(
                    DescribedPredicate.describe(
                        "are not plain Avro", type -> !PLAIN_AVRO.contains(type.getName()))))
        .check(CLASSES);
  }

  @Test
  void theModelKnowsNoneOfItsUsers() {
    noClasses()
        .that()
        .resideInAPackage(MODEL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TOPOLOGY, QUERY, "dev.rollcall.server..")
        .check(CLASSES);
  }

  @Test
  void theOracleSharesNothingWithWhatItChecks() {
    noClasses()
        .that()
        .resideInAPackage("dev.rollcall.oracle..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(MODEL, TOPOLOGY, QUERY, "dev.rollcall.server..")
        .check(CLASSES);
  }

  @Test
  void modelTopologiesAndQueriesKnowNoHttp() {
    noClasses()
        .that()
        .resideInAnyPackage(MODEL, TOPOLOGY, QUERY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HTTP)
        .check(CLASSES);
  }

  @Test
  void stateDependsOnRecordTimeAndEventTimeOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(MODEL, TOPOLOGY)
        .should()
        .accessTargetWhere(DescribedPredicate.describe("it reads a clock", this::readsAClock))
        .check(CLASSES);
  }

  private boolean readsAClock(JavaAccess<?> access) {
    return WALL_CLOCKS
        .getOrDefault(access.getTargetOwner().getName(), Set.of())
        .contains(access.getTarget().getName());
  }
}
