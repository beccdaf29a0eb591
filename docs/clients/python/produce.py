"""Writes room events to Kafka: Avro in the Confluent wire format, keyed by room id.

    echo '{"type": "PARTICIPANT_JOINED", "roomId": "acme-standup", "occurredAt": 1587667174725,
           "participant": {"id": "c-1", "identity": "alice"}}' |
      python3 produce.py --brokers localhost:9092 --registry http://localhost:8081

Standard input is one event or an array of them. For each, one line tells where it lies:
{"partition": 0, "offset": 12}. As "0:12" that is a position which Rollcall's HTTP API takes in the
header Rollcall-Min-Position, to answer with at least this event included.
"""

import argparse
import json
import sys

from confluent_kafka import Producer
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

arguments = argparse.ArgumentParser()
arguments.add_argument("--brokers", default="localhost:9092")
arguments.add_argument("--registry", default="http://localhost:8081")
arguments.add_argument("--topic", default="room-events")
options = arguments.parse_args()
topic = options.topic

events = json.load(sys.stdin.buffer)
if isinstance(events, dict):
    events = [events]

# The schema that Rollcall registered. A program that keeps a copy of RoomEvent.avsc gives that
# instead; it needs no new one when a field is added.
registry = SchemaRegistryClient({"url": options.registry})
schema = registry.get_latest_version(f"{topic}-value").schema
serialize = AvroSerializer(registry, schema.schema_str, conf={"auto.register.schemas": False})
context = SerializationContext(topic, MessageField.VALUE)

# What an event needs: type, roomId, occurredAt (milliseconds as an int, or a datetime with a time
# zone) and, where there is a participant, its id. Any other field may be left out. A wrong type or
# enum symbol is refused here; a field the schema does not have is dropped without a word, so mind
# the spelling.
messages = [(event["roomId"], serialize(event, context)) for event in events]

producer = Producer(
    {
        "bootstrap.servers": options.brokers,
        "client.id": "rollcall-example-producer",
        # As Java does. The default, consistent_random, is CRC32: most events would land on a
        # partition where their room does not live, and Rollcall would have to send them on.
        "partitioner": "murmur2_random",
        # acks=all, and a retry writes nothing twice and changes no order.
        "enable.idempotence": True,
    }
)
written = {}


def deliver(number):
    def delivered(error, message):
        written[number] = error if error else (message.partition(), message.offset())

    return delivered


for number, (key, value) in enumerate(messages):
    producer.produce(topic, key=key, value=value, on_delivery=deliver(number))
    producer.poll(0)
# Waits until each is acknowledged, or has failed after message.timeout.ms (5 minutes).
producer.flush()

for number in range(len(messages)):
    if not isinstance(written[number], tuple):
        sys.exit(f"Event {number} was not written: {written[number]}")
    partition, offset = written[number]
    print(json.dumps({"partition": partition, "offset": offset}))
