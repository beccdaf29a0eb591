/**
 * The Kafka Streams application: {@link dev.rollcall.topology.RoomTopology} is its map. It knows no
 * HTTP and leaves every question of state to {@code dev.rollcall.model}.
 */
package dev.rollcall.topology;
