package dev.rollcall.topology;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.EventRules;
import dev.rollcall.model.Birth;
import dev.rollcall.model.Rows;
import dev.rollcall.topics.Topics;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The door: passes on what the model can use, and sends everything else to the dead letter queue
 * with the reason. Nothing that comes in can stop the stream.
 *
 * <p>A producer with another partitioner would split its rooms over two tasks. Its events go to the
 * repair topic, and over that to the task of their room. A record that lies wrong even there is
 * refused, so none goes round for ever.
 */
final class Intake implements Processor<byte[], Received, Object, Object> {

  private final EventRules rules;
  private final Repairs repairs;
  private final Progress progress;

  // set in init
  private ProcessorContext<Object, Object> context;
  private Rows rows;
  private boolean born;

  Intake(EventRules rules, Repairs repairs, Progress progress) {
    this.rules = rules;
    this.repairs = repairs;
    this.progress = progress;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(RoomTopology.ROOMS_STORE);
    this.rows = StoreRows.writable(store);
    this.born = Birth.isMarked(rows);
  }

  @Override
  public void process(Record<byte[], Received> record) {
    markBirth();
    RecordMetadata metadata = context.recordMetadata().orElseThrow();
    Admission.refusal(record.key(), record.value(), record.timestamp(), rules)
        .or(() -> passOn(record, metadata))
        .ifPresent(refusal -> refuse(record, metadata, refusal));
    if (!repairs.brought(metadata)) {
      progress.processed(metadata.partition(), metadata.offset());
    }
  }

  private void refuse(Record<byte[], Received> record, RecordMetadata metadata, Refusal refusal) {
    progress.refused(refusal.reason());
    context.forward(DeadLetter.of(record, metadata, refusal), RoomTopology.DEAD_LETTERS_SINK);
  }

  /** To its room here, or to its partition; tells why when neither can be. */
  private Optional<Refusal> passOn(Record<byte[], Received> record, RecordMetadata metadata) {
    if (repairs.belongs(record.key(), metadata.partition())) {
      return fold(record, metadata);
    }
    return repairs.brought(metadata)
        ? refused(
            RefusalReason.MISPLACED,
            "The event was sent on to another partition than its key's; has their number changed?")
        : repair(record, metadata);
  }

  private Optional<Refusal> fold(Record<byte[], Received> record, RecordMetadata metadata) {
    if (repairs.position(record.headers(), metadata).isEmpty()) {
      return refused(
          RefusalReason.MISPLACED,
          "Only Rollcall writes to this topic, and this record is not from it; events go to"
              + " room-events.");
    }
    RoomEvent event = record.value().event();
    context.forward(record.withKey(event.getRoomId()).withValue(event), RoomTopology.ROOM_FOLD);
    return Optional.empty();
  }

  private Optional<Refusal> repair(Record<byte[], Received> record, RecordMetadata metadata) {
    Record<byte[], byte[]> sentOn = Repairs.sentOn(record, metadata);
    if (DeadLetter.size(sentOn) > Topics.MAX_RECORD_BYTES) {
      return refused(
          RefusalReason.TOO_LARGE,
          "The event is not on its key's partition, and its headers are too large to send it on.");
    }
    progress.misroutes().found(record.headers(), metadata.partition());
    context.forward(sentOn, RoomTopology.REPAIRS_SINK);
    return Optional.empty();
  }

  /** In the transaction that commits the task's first offset, whatever the record is worth. */
  private void markBirth() {
    if (!born) {
      Birth.mark(rows);
      born = true;
    }
  }

  private static Optional<Refusal> refused(RefusalReason reason, String text) {
    return Optional.of(Refusal.of(reason, text));
  }
}
