package dev.rollcall.benchmarks;

import dev.rollcall.server.RollcallConfig;
import dev.rollcall.server.RollcallServer;
import java.util.Map;

/** The whole product as it ships, every output on. */
record RollcallContender(String name, String prefix) implements Contender {

  @Override
  public String topic() {
    return prefix + "room-events";
  }

  @Override
  public RollcallServer start(Cluster cluster, String run) throws Exception {
    return RollcallServer.start(
        new RollcallConfig(
            Map.of(
                "kafka.bootstrap.servers",
                cluster.bootstrapServers(),
                "schema.registry.url",
                cluster.registryUrl(),
                "application.id",
                run,
                "topics.prefix",
                prefix,
                "data.dir",
                cluster.directory(run).toString(),
                "http.port",
                "0",
                "topics.create",
                "true",
                "topics.partitions",
                Integer.toString(Cluster.PARTITIONS),
                "streams.num.standby.replicas",
                "0")));
  }
}
