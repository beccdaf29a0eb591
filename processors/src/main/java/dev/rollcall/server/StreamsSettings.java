package dev.rollcall.server;

import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import dev.rollcall.topology.FailureHandler;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams that the promises of Rollcall rest on, each with its reason. */
final class StreamsSettings {

  private StreamsSettings() {}

  /**
   * @param advertised host:port by which other instances reach this one
   */
  static Map<String, Object> of(RollcallConfig config, String advertised) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, Runtime.getRuntime().availableProcessors());
    // Every unclean stop rebuilds the local stores; a standby has them ready.
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
    settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    // How long the rooms of an instance that died are not served by their next owner.
    settings.put(consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    // How long the others do not notice that an instance left, and with it the time of a handover.
    settings.put(consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 500);
    // How old a committed read is at most, and how long a reader of the topics waits.
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100L);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    settings.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG,
        config.getInt(RollcallConfig.TOPICS_REPLICATION_FACTOR));
    // State does not hang on the order of events, so that of one topic waits for no other topic.
    settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // A slow moment of a broker or a thread must not end the instance.
    settings.put(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, StreamClients.class);
    settings.putAll(config.streams());

    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    // At least once rolls state back without a word when an instance pauses past its session.
    settings.putIfAbsent(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // The newer protocol tells wrong owners for queries when there are several threads, in 4.3.1.
    settings.putIfAbsent(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    settings.put("processing.exception.handler.global.enabled", true);
    // What cannot be used is a dead letter by then; handlers that go on would tear rooms apart.
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, FailureHandler.class);
    settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailureHandler.class);
    settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailureHandler.class);
    // A query of a range would not see what a cache still holds.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    settings.put(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.MAX_RECORD_BYTES);
    // What may be sent has to be taken: by default the changelog refuses rows of more than 1 MiB.
    settings.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Topics.MAX_RECORD_BYTES);
    // The rows of somebody who was erased must not stay in the changelog.
    settings.putIfAbsent(
        StreamsConfig.topicPrefix(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG),
        Topic.MAX_COMPACTION_LAG.toMillis());
    settings.putIfAbsent(
        StreamsConfig.topicPrefix(TopicConfig.SEGMENT_MS_CONFIG), Topic.SEGMENT.toMillis());
    return settings;
  }

  private static String consumer(String key) {
    return StreamsConfig.consumerPrefix(key);
  }

  private static String producer(String key) {
    return StreamsConfig.producerPrefix(key);
  }
}
