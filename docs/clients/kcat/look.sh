#!/usr/bin/env bash
# Lists what lies on a topic: time, partition, offset, key and the value's length, -1 for a tombstone.
#   look.sh [localhost:9092] [room-state]
set -euo pipefail
kcat -q -b "${1:-localhost:9092}" -C -t "${2:-room-state}" -e \
  -X isolation.level=read_committed -f '%T %p:%o %k %S\n'
