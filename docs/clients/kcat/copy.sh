#!/usr/bin/env bash
# Writes an event once more, byte for byte, as a test of one's own may want to.
#   copy.sh BROKERS KEY PARTITION OFFSET
set -euo pipefail
brokers=$1 key=$2 partition=$3 offset=$4
event=$(mktemp)
trap 'rm "$event"' EXIT

# %s is the value as it is, with nothing after it.
kcat -q -b "$brokers" -C -t room-events -p "$partition" -o "$offset" -c 1 -f '%s' > "$event"
# A file is one message, whatever bytes it has. Without the partitioner it might go elsewhere.
kcat -b "$brokers" -P -t room-events -k "$key" \
  -X topic.partitioner=murmur2_random -X enable.idempotence=true "$event"
