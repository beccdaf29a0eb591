package dev.rollcall.server;

import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.topics.Topics;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a start that would go wrong without a word. Every guard looks before the start ends, so
 * that one message names all there is to repair.
 */
final class StartupGuards {

  private static final Logger LOG = LoggerFactory.getLogger(StartupGuards.class);

  private final List<Guard> guards;

  StartupGuards(List<Guard> guards) {
    this.guards = List.copyOf(guards);
  }

  /** For a start: schemas that are missing are registered, where that is allowed. */
  static StartupGuards of(Admin admin, SchemaRegistry registry, RollcallConfig config) {
    return of(admin, registry, config, RegistryGuard.Missing.REGISTERED);
  }

  /** The same for a look: nothing is changed. */
  static StartupGuards looking(Admin admin, SchemaRegistry registry, RollcallConfig config) {
    return of(admin, registry, config, RegistryGuard.Missing.LEFT);
  }

  private static StartupGuards of(
      Admin admin,
      SchemaRegistry registry,
      RollcallConfig config,
      RegistryGuard.Missing whereAllowed) {
    Topics topics = config.topics();
    ClusterFacts facts = new ClusterFacts(admin);
    String changelog = config.changelog();
    List<String> inputs = List.of(topics.events().name(), topics.repairs().name());
    return new StartupGuards(
        List.of(
            new TopicsGuard(
                config.neededTopics(),
                config.getBoolean(RollcallConfig.TOPICS_CREATE),
                facts::existing),
            new PartitionsGuard(topics, facts::partitions),
            new PoliciesGuard(topics, changelog, facts::configs),
            new RegistryGuard(
                topics,
                registry,
                config.getBoolean(RollcallConfig.REGISTRY_AUTO_REGISTER)
                    ? whereAllowed
                    : RegistryGuard.Missing.REFUSED),
            new TransactionsGuard(config.streams(), facts::transactionVersion),
            new ChangelogGuard(
                config.applicationId(),
                () -> facts.committed(config.applicationId(), inputs),
                () -> facts.records(changelog),
                () -> facts.hasMembers(config.applicationId()))));
  }

  /**
   * Logs the warnings.
   *
   * @throws ConfigException with every error, when there is one
   */
  void pass() {
    List<Finding> findings = findings();
    findings.stream()
        .filter(finding -> finding.level() == Finding.Level.WARNING)
        .forEach(finding -> LOG.warn("{}", finding));
    List<Finding> errors =
        findings.stream().filter(finding -> finding.level() == Finding.Level.ERROR).toList();
    if (!errors.isEmpty()) {
      throw new ConfigException(
          errors.stream()
              .map(Finding::toString)
              .collect(Collectors.joining("\n- ", "The start is refused:\n- ", "")));
    }
  }

  List<Finding> findings() {
    return guards.stream().flatMap(guard -> findings(guard).stream()).toList();
  }

  List<Guard> guards() {
    return guards;
  }

  /** What one may not look at, one cannot refuse for. */
  static List<Finding> findings(Guard guard) {
    try {
      return guard.check();
    } catch (KafkaException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return List.of(
            guard.warning(
                "It could not be checked: " + e.getCause().getMessage(),
                "Grant Describe and DescribeConfigs on the topics, and Describe on the group."));
      }
      throw e;
    }
  }
}
