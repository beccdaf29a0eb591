#!/usr/bin/env bash
# Sends an event and reads the room, with this event included.
#   produce.sh [http://localhost:8080]
set -euo pipefail
url=${1:-http://localhost:8080}
headers=$(mktemp)
trap 'rm "$headers"' EXIT

# The answer comes after Kafka has acknowledged. Its header Rollcall-Position tells where.
curl -sS --fail-with-body -D "$headers" "$url/v1/events" -H 'Content-Type: application/json' -d '
  {"type": "PARTICIPANT_JOINED", "roomId": "acme-standup", "occurredAt": '"$(date +%s000)"',
   "participant": {"id": "c-1", "identity": "alice", "name": "Alice"}}'
echo

position=$(sed -n 's/^rollcall-position: *//Ip' "$headers" | tr -d '\r')
curl -sS --fail-with-body "$url/v1/rooms/acme-standup" \
  -H "Rollcall-Min-Position: $position" -H 'Prefer: wait=10'
echo
