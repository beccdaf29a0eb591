package dev.rollcall.http;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.json.AvroJson;
import dev.rollcall.watch.Watcher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * Tells a connection what a watch tells, as server-sent events: {@code snapshot}, {@code change}
 * and {@code reset}, and now and then an id alone, or a comment where there is none yet.
 */
final class StreamWatcher implements Watcher {

  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private final EventStream stream;
  private final ChangeJson changeJson;

  StreamWatcher(EventStream stream, ChangeJson changeJson) {
    this.stream = stream;
    this.changeJson = changeJson;
  }

  /** The last change in JSON: many watchers are told of it one after the other. */
  static final class ChangeJson {
    private record Written(RoomChange change, byte[] json) {}

    private volatile Written last = new Written(null, EMPTY);

    @SuppressWarnings("ReferenceEquality") // the very change that was written
    byte[] of(RoomChange change) {
      Written known = last;
      if (known.change != change) {
        known = new Written(change, Json.bytes(json -> AvroJson.write(json, change, Set.of())));
        last = known;
      }
      return known.json;
    }
  }

  @Override
  public void changed(String id, RoomChange change) {
    stream.send(event("change", id, changeJson.of(change)));
  }

  @Override
  public void passed(String id) {
    stream.send(id == null ? COMMENT : ("id: " + id + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void reset() {
    stream.send(event("reset", null, EMPTY));
  }

  @Override
  public void snapshot(byte[] json) {
    stream.send(event("snapshot", null, json));
  }

  @Override
  public void end() {
    stream.end();
  }

  @Override
  public boolean isClosed() {
    return stream.isClosed();
  }

  @Override
  public boolean awaitRoom(Duration patience) throws InterruptedException {
    return stream.awaitRoom(patience);
  }

  /** JSON holds no line break, so that an event's data is one line. */
  private static byte[] event(String name, String id, byte[] data) {
    String head = "event: " + name + (id == null ? "" : "\nid: " + id) + "\ndata: ";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + data.length + 2);
    bytes.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(data);
    bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }
}
