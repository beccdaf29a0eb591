package dev.rollcall.server;

import dev.rollcall.registry.RegistryConfig;
import dev.rollcall.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at what a start would look at, and changes nothing. What does not answer is told within
 * seconds, where a start would wait for it.
 */
public final class Doctor {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  public enum Outcome {
    OK,
    /** A start would log it and go on. */
    WARNING,
    /** A start would be refused. */
    ERROR,
    /** Not looked at, since something else has to be repaired first. */
    SKIPPED
  }

  /** What is the case, and what to do about it. */
  public record Complaint(Outcome level, String found, String remedy) {}

  public record Check(String name, Outcome outcome, List<Complaint> complaints) {}

  private final RollcallConfig config;
  private final List<Check> checks = new ArrayList<>();

  private Doctor(RollcallConfig config) {
    this.config = config;
  }

  /**
   * @return every check, in the order of a start
   * @throws org.apache.kafka.common.config.ConfigException when the configuration itself is wrong
   */
  public static List<Check> examine(RollcallConfig config) {
    config.http();
    Doctor doctor = new Doctor(config);
    doctor.examine();
    return List.copyOf(doctor.checks);
  }

  private void examine() {
    try (SchemaRegistry registry = SchemaRegistry.open(impatientRegistry());
        Admin admin = connect()) {
      boolean reachable = admin != null && kafkaAnswers(admin);
      for (Guard guard : StartupGuards.looking(admin, registry, config).guards()) {
        if (reachable || guard instanceof RegistryGuard) {
          checks.add(check(guard));
        } else {
          checks.add(new Check(guard.name(), Outcome.SKIPPED, List.of()));
        }
      }
    }
  }

  /** Null when the settings lead nowhere, such as to a host that is not known. */
  private Admin connect() {
    try {
      return Admin.create(impatientKafka());
    } catch (KafkaException e) {
      checks.add(silent("kafka", e.getCause() == null ? e : e.getCause()));
      return null;
    }
  }

  private boolean kafkaAnswers(Admin admin) {
    try {
      admin.describeCluster().nodes().get();
      checks.add(new Check("kafka", Outcome.OK, List.of()));
      return true;
    } catch (ExecutionException e) {
      checks.add(silent("kafka", e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      checks.add(silent("kafka", e));
    }
    return false;
  }

  private Check check(Guard guard) {
    try {
      List<Complaint> complaints =
          StartupGuards.findings(guard).stream().map(Doctor::complaint).toList();
      return new Check(guard.name(), worst(complaints), complaints);
    } catch (KafkaException e) {
      return silent(guard.name(), e.getCause() == null ? e : e.getCause());
    }
  }

  private static Complaint complaint(Finding finding) {
    Outcome level = finding.level() == Finding.Level.ERROR ? Outcome.ERROR : Outcome.WARNING;
    return new Complaint(level, finding.found(), finding.remedy());
  }

  private static Outcome worst(List<Complaint> complaints) {
    return complaints.stream().map(Complaint::level).max(Outcome::compareTo).orElse(Outcome.OK);
  }

  private Check silent(String name, Throwable cause) {
    return new Check(
        name,
        Outcome.ERROR,
        List.of(
            new Complaint(
                Outcome.ERROR,
                "Kafka at %s gives no answer: %s"
                    .formatted(
                        config.kafka().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG),
                        cause.getMessage()),
                "See that the brokers run, that kafka.bootstrap.servers names them, and that kafka.security.protocol and the like are theirs.")));
  }

  private Map<String, Object> impatientKafka() {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    return settings;
  }

  private Map<String, Object> impatientRegistry() {
    Map<String, Object> settings = new HashMap<>(config.registry());
    settings.put(RegistryConfig.CONNECT_TIMEOUT, (int) PATIENCE.toMillis());
    settings.put(RegistryConfig.READ_TIMEOUT, (int) PATIENCE.toMillis());
    settings.put(RegistryConfig.MAX_RETRIES, 0);
    return settings;
  }
}
