#!/usr/bin/env bash
# Fills a directory for the plugin.path of a Kafka Connect worker with what the sinks need: Rollcall's
# own plugin, built from this source tree, and the JDBC sink from Maven Central.
#
#   connectors/sinks/install.sh /opt/rollcall-sinks
set -euo pipefail
[ $# = 1 ] || { echo "usage: $0 DIRECTORY" >&2; exit 2; }
mkdir -p "$1"
plugins=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."

maven() {
  ./mvnw -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true "$@"
}

maven -pl connectors -am package
rm -rf "$plugins"/rollcall-connect-plugin-* "$plugins"/debezium-connector-jdbc
cp -R connectors/target/rollcall-connect-plugin-*/rollcall-connect-plugin-* "$plugins"
maven -N -f connectors dependency:unpack@jdbc-sink -Dconnect.plugins="$plugins" \
  -Dmdep.overWriteReleases=true
