// Writes room events to Kafka, as a service in any language would: Avro in the Confluent wire
// format, keyed by room id.
//
//   echo '{"type": "PARTICIPANT_JOINED", "roomId": "acme-standup", "occurredAt": 1587667174725,
//          "participant": {"id": "c-1", "identity": "alice"}}' |
//     node produce.mjs --brokers localhost:9092 --registry http://localhost:8081
//
// Standard input is one event or an array of them. For each, one line tells where it lies:
// {"partition":0,"offset":12}. As "0:12" that is a position which Rollcall's HTTP API takes in the
// header Rollcall-Min-Position, to answer with at least this event included.

import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { AvroSerializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import { Kafka, Partitioners } from 'kafkajs';

const { values: options } = parseArgs({
  options: {
    brokers: { type: 'string', default: 'localhost:9092' },
    registry: { type: 'string', default: 'http://localhost:8081' },
    topic: { type: 'string', default: 'room-events' },
  },
});

const input = JSON.parse(await text(process.stdin));
const events = Array.isArray(input) ? input : [input];

const registry = SchemaRegistryClient.newClient({ baseURLs: [options.registry] });
// useLatestVersion takes the schema that Rollcall registered. Without it the serializer infers a
// schema from the object at hand, which never is the registered one.
const serializer = new AvroSerializer(registry, SerdeType.VALUE, {
  useLatestVersion: true,
  autoRegisterSchemas: false,
});

// What an event needs: type, roomId, occurredAt (a number of milliseconds, no Date and no BigInt)
// and, where there is a participant, its id. Any other field may be left out. Optional fields are
// written plainly: "eventId": "e-1", never {"string": "e-1"}. A wrong type or enum symbol is refused
// here; a field the schema does not have is dropped without a word, so mind the spelling.
const messages = [];
for (const event of events) {
  messages.push({ key: event.roomId, value: await serializer.serialize(options.topic, event) });
}

const kafka = new Kafka({ clientId: 'rollcall-example-producer', brokers: options.brokers.split(',') });
// kafkajs 2 partitions as Java does (murmur2). Partitioners.LegacyPartitioner does not: it would
// make Rollcall re-route every event that lands on a partition where its room does not live.
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
try {
  for (const message of messages) {
    // acks -1: all in-sync replicas have it. A retry may write an event twice; Rollcall's state is
    // a function of the set of events, so that is harmless.
    const [written] = await producer.send({ topic: options.topic, acks: -1, messages: [message] });
    const { partition, baseOffset } = written;
    console.log(JSON.stringify({ partition, offset: Number(baseOffset) }));
  }
} finally {
  await producer.disconnect();
}
