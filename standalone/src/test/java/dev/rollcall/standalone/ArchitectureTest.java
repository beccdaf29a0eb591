package dev.rollcall.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for all modules together; this one sees them all. */
class ArchitectureTest {

  private static final Set<String> WAYS_TO_END_THE_PROCESS = Set.of("exit", "halt");
  private static final Set<String> OWNERS_OF_THEM =
      Set.of("java.lang.System", "java.lang.Runtime", "org.apache.kafka.common.utils.Exit");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.rollcall");

  @Test
  void modulesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("schemas")
        .definedBy(
            "dev.rollcall.avro..",
            "dev.rollcall.client..",
            "dev.rollcall.json..",
            "dev.rollcall.topics..",
            "dev.rollcall.events..",
            "dev.rollcall.registry..",
            "dev.rollcall.serde..",
            "dev.rollcall.uri..")
        .layer("connectors")
        .definedBy("dev.rollcall.connectors..")
        .layer("processors")
        .definedBy(
            "dev.rollcall.model..",
            "dev.rollcall.oracle..",
            "dev.rollcall.topology..",
            "dev.rollcall.query..",
            "dev.rollcall.watch..",
            "dev.rollcall.http..",
            "dev.rollcall.server..")
        .layer("standalone")
        .definedBy("dev.rollcall.standalone..")
        .whereLayer("schemas")
        .mayNotAccessAnyLayer()
        .whereLayer("connectors")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("processors")
        .mayOnlyAccessLayers("schemas", "connectors")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void onlyTheLauncherEndsTheProcess() {
    noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "it ends the process outside the launcher's main", this::endsTheProcess))
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
  }

  private boolean endsTheProcess(JavaAccess<?> access) {
    return WAYS_TO_END_THE_PROCESS.contains(access.getTarget().getName())
        && OWNERS_OF_THEM.contains(access.getTargetOwner().getName())
        && !isMainOfTheLauncher(access.getOrigin());
  }

  private static boolean isMainOfTheLauncher(JavaCodeUnit caller) {
    return caller.getName().equals("main")
        && caller.getOwner().getPackageName().startsWith("dev.rollcall.standalone");
  }
}
