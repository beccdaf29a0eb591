package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.query.cluster.Cluster;
import dev.rollcall.query.cluster.Cluster.Instance;
import dev.rollcall.query.cluster.Cluster.Partition;
import dev.rollcall.query.cluster.Report;
import dev.rollcall.query.cluster.Report.Restoring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cluster as JSON; of an instance that tells of itself alone, also back. */
final class ClusterJson {

  private ClusterJson() {}

  static void write(JsonGenerator json, Cluster cluster) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("instances");
    for (Instance instance : cluster.instances()) {
      write(json, instance);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("partitions");
    for (Partition partition : cluster.partitions()) {
      write(json, partition);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Instance instance) throws IOException {
    Report report = instance.report();
    json.writeStartObject();
    json.writeStringField("address", instance.address());
    json.writeBooleanField("self", instance.isSelf());
    json.writeBooleanField("reachable", instance.isReachable());
    json.writeStringField("problem", instance.problem());
    json.writeStringField("version", report == null ? null : report.version());
    json.writeStringField("state", report == null ? null : report.state());
    writeNumber(json, "startedAt", report == null ? null : report.startedAt());
    writeNumber(json, "clockSkewMillis", instance.clockSkewMillis());
    writeNumber(json, "diskFreeBytes", report == null ? null : report.diskFreeBytes());
    writeNumbers(json, "active", instance.active());
    writeNumbers(json, "standby", instance.standby());
    if (report == null) {
      json.writeNullField("restoring");
    } else {
      json.writeArrayFieldStart("restoring");
      for (Restoring restoring : report.restoring()) {
        write(json, restoring);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Restoring restoring) throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", restoring.partition());
    json.writeBooleanField("standby", restoring.isStandby());
    json.writeNumberField("restored", restoring.restored());
    json.writeNumberField("total", restoring.total());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Partition partition) throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", partition.partition());
    json.writeStringField("active", partition.active());
    json.writeArrayFieldStart("standbys");
    for (String standby : partition.standbys()) {
      json.writeString(standby);
    }
    json.writeEndArray();
    writeNumber(json, "lag", partition.lag());
    json.writeObjectFieldStart("standbyLag");
    for (Map.Entry<String, Long> lag : partition.standbyLag().entrySet()) {
      json.writeNumberField(lag.getKey(), lag.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeNumber(JsonGenerator json, String name, Long number) throws IOException {
    if (number == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, number);
    }
  }

  private static void writeNumbers(JsonGenerator json, String name, Collection<Integer> numbers)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  /**
   * What the only instance in an answer tells of itself.
   *
   * @throws IllegalArgumentException when it is no such answer
   */
  static Report report(JsonNode json) {
    JsonNode instance = json.path("instances").path(0);
    if (!instance.path("state").isTextual() || !instance.path("startedAt").isIntegralNumber()) {
      throw new IllegalArgumentException("There is no instance that tells of itself.");
    }
    SortedMap<Integer, Long> active = new TreeMap<>();
    SortedMap<Integer, Long> standby = new TreeMap<>();
    instance.path("active").forEach(partition -> active.put(partition.intValue(), null));
    instance.path("standby").forEach(partition -> standby.put(partition.intValue(), null));
    for (JsonNode partition : json.path("partitions")) {
      int number = partition.path("partition").intValue();
      if (active.containsKey(number)) {
        active.put(number, number(partition.path("lag")));
      }
      if (standby.containsKey(number)) {
        standby.put(
            number, number(partition.path("standbyLag").path(instance.path("address").asText())));
      }
    }
    return new Report(
        instance.path("version").textValue(),
        instance.path("state").textValue(),
        instance.path("startedAt").longValue(),
        number(instance.path("diskFreeBytes")),
        active,
        standby,
        restoring(instance.path("restoring")));
  }

  private static List<Restoring> restoring(JsonNode json) {
    List<Restoring> restoring = new ArrayList<>();
    for (JsonNode one : json) {
      restoring.add(
          new Restoring(
              one.path("partition").intValue(),
              one.path("standby").booleanValue(),
              one.path("restored").longValue(),
              one.path("total").longValue()));
    }
    return restoring;
  }

  private static Long number(JsonNode json) {
    return json.isIntegralNumber() ? json.longValue() : null;
  }
}
