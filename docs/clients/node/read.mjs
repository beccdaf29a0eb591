// Reads one of Rollcall's topics from its beginning and prints a line of JSON for each record:
//
//   node read.mjs --brokers localhost:9092 --registry http://localhost:8081 --topic room-state
//   {"partition":0,"offset":12,"key":"acme-standup","value":{"id":"acme-standup","status":"ACTIVE",...}}
//
// A tombstone has the value null: the room is gone. Of a compacted topic the last line of a key is
// what holds. Stops at what was the end when it started, or with --records N after N records,
// waiting for those that are not written yet.

import { parseArgs } from 'node:util';
import { AvroDeserializer, SchemaRegistryClient, SerdeType } from '@confluentinc/schemaregistry';
import { Kafka, logLevel } from 'kafkajs';

const { values: options } = parseArgs({
  options: {
    brokers: { type: 'string', default: 'localhost:9092' },
    registry: { type: 'string', default: 'http://localhost:8081' },
    topic: { type: 'string', default: 'room-state' },
    records: { type: 'string' },
  },
});
const { topic } = options;
const wanted = options.records === undefined ? Infinity : Number(options.records);

const registry = SchemaRegistryClient.newClient({ baseURLs: [options.registry] });
// Reads each record by the schema it was written with; times come as numbers of milliseconds,
// absent fields as null.
const deserializer = new AvroDeserializer(registry, SerdeType.VALUE, {});

const kafka = new Kafka({
  clientId: 'rollcall-example-reader',
  brokers: options.brokers.split(','),
  logLevel: logLevel.WARN,
});

const admin = kafka.admin();
await admin.connect();
// A group of its own, which commits no offsets and so leaves nothing behind. kafkajs reads only what
// is committed unless told otherwise, and only that Rollcall stands by.
const consumer = kafka.consumer({ groupId: `rollcall-example-reader-${process.pid}-${Date.now()}` });
try {
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await readAll();
} finally {
  await consumer.disconnect();
  await admin.disconnect();
}

/** Prints records until there are as many as wanted, or the end is reached where none are counted. */
async function readAll() {
  const unfinished = wanted === Infinity ? await endOffsets() : new Map();
  if (wanted === 0 || (wanted === Infinity && unfinished.size === 0)) {
    return;
  }
  await new Promise((resolve, reject) => {
    let printed = 0;

    // The end is told by batches rather than by messages: the last record of a partition is often
    // the marker of a committed transaction, which no message stands for.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (Number(payload.lastOffset) + 1 >= unfinished.get(payload.partition)) {
        unfinished.delete(payload.partition);
      }
      if (wanted === Infinity && unfinished.size === 0) {
        resolve();
      }
    });
    // kafkajs goes on by itself where that may help: the group may not be ready yet.
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) {
        reject(payload.error);
      }
    });

    const eachMessage = async ({ partition, message }) => {
      if (printed === wanted) {
        return;
      }
      try {
        await print(partition, message);
      } catch (error) {
        reject(error);
        throw error;
      }
      printed += 1;
      if (printed === wanted) {
        resolve();
      }
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
  });
}

async function print(partition, { offset, key, value }) {
  const line = {
    partition,
    offset: Number(offset),
    key: key === null ? null : key.toString('utf8'),
    value: value === null ? null : await deserializer.deserialize(topic, value),
  };
  console.log(JSON.stringify(line));
}

/** End offset by partition, for those partitions that hold anything. */
async function endOffsets() {
  const partitions = await admin.fetchTopicOffsets(topic);
  return new Map(
    partitions
      .filter(({ low, high }) => low !== high)
      .map(({ partition, high }) => [partition, Number(high)]),
  );
}
