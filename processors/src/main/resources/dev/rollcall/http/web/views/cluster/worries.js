// What is not as it should be, in words; nothing where all is well.

import { count, counted } from '../../core/format.js';

/** Events that a partition may be behind before it is worth a look. */
const MUCH_LAG = 10_000;

/** Clocks further apart than this make times of instances hard to compare. */
const MUCH_SKEW_MILLIS = 2_000;

const LITTLE_DISK_BYTES = 1024 ** 3;

export function worries(cluster) {
  return [...cluster.instances.flatMap(ofInstance), ...cluster.partitions.flatMap(ofPartition)];
}

/** Copies that have rows to come; one of a partition without any is told of too, and is whole. */
export const unfinished = (instance) => (instance.restoring ?? []).filter((copy) => copy.restored < copy.total);

function ofInstance(instance) {
  const { address } = instance;
  if (!instance.reachable) {
    return [`${address} does not answer: ${instance.problem}`];
  }
  const found = [];
  if (instance.state && instance.state !== 'RUNNING') {
    found.push(`${address} is ${instance.state.toLowerCase()}`);
  }
  const restoring = unfinished(instance);
  if (restoring.length > 0) {
    found.push(`${address} restores ${counted(restoring.length, 'copy', 'copies')}`);
  }
  if (Math.abs(instance.clockSkewMillis ?? 0) > MUCH_SKEW_MILLIS) {
    found.push(`The clock of ${address} differs by ${count(instance.clockSkewMillis)} ms`);
  }
  if (instance.diskFreeBytes !== null && instance.diskFreeBytes < LITTLE_DISK_BYTES) {
    found.push(`${address} has less than 1 GiB of disk left`);
  }
  return found;
}

function ofPartition(partition) {
  if (!partition.active) {
    return [`Nobody answers for partition ${partition.partition}`];
  }
  return (partition.lag ?? 0) > MUCH_LAG
    ? [`Partition ${partition.partition} is ${counted(partition.lag, 'event')} behind`]
    : [];
}
