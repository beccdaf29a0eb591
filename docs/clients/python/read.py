"""Reads one of Rollcall's topics from its beginning and prints a line of JSON for each record.

    python3 read.py --brokers localhost:9092 --registry http://localhost:8081 --topic room-state
    {"partition": 0, "offset": 12, "key": "acme-standup", "value": {"id": "acme-standup", ...}}

A tombstone has the value null: the room is gone. Of a compacted topic the last line of a key is
what holds. Stops at the end of the topic, or with --follow goes on for ever.
"""

import argparse
import json
from datetime import datetime

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer
from confluent_kafka.serialization import MessageField, SerializationContext

arguments = argparse.ArgumentParser()
arguments.add_argument("--brokers", default="localhost:9092")
arguments.add_argument("--registry", default="http://localhost:8081")
arguments.add_argument("--topic", default="room-state")
arguments.add_argument("--follow", action="store_true")
options = arguments.parse_args()
topic = options.topic

# Reads each record by the schema it was written with; absent fields come as None.
deserialize = AvroDeserializer(SchemaRegistryClient({"url": options.registry}))
context = SerializationContext(topic, MessageField.VALUE)

consumer = Consumer(
    {
        "bootstrap.servers": options.brokers,
        "client.id": "rollcall-example-reader",
        # Required, but without a meaning here: partitions are assigned below, and no offset is
        # committed. A service that shares the work among processes calls subscribe() instead.
        "group.id": "rollcall-example-reader",
        "enable.auto.commit": False,
        # The default of librdkafka, though not of Java. Rollcall stands by nothing else.
        "isolation.level": "read_committed",
        "enable.partition.eof": True,
    }
)


def milliseconds(value):
    """Times come as datetime, which JSON does not know."""
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    raise TypeError(f"{value!r} is of no type that this topic has")


def show(message):
    key, value = message.key(), message.value()
    line = {
        "partition": message.partition(),
        "offset": message.offset(),
        "key": None if key is None else key.decode(),
        "value": None if value is None else deserialize(value, context),
    }
    print(json.dumps(line, default=milliseconds), flush=options.follow)


try:
    found = consumer.list_topics(topic, timeout=30).topics[topic]
    if found.error is not None:
        raise KafkaException(found.error)
    partitions = found.partitions
    consumer.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for number in partitions])
    unfinished = set(partitions)
    while unfinished or options.follow:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error() is None:
            show(message)
        elif message.error().code() == KafkaError._PARTITION_EOF:
            unfinished.discard(message.partition())
        else:
            raise KafkaException(message.error())
finally:
    consumer.close()
