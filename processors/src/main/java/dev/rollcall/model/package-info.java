/**
 * The state model: what a set of room events says about a room. It knows no Kafka and no clock.
 *
 * <p>Facts are stored and conclusions are derived, so that any order and any duplication of a
 * room's events ends in the same state:
 *
 * <ul>
 *   <li>{@link dev.rollcall.model.Attributes}: one last-writer-wins register for each attribute.
 *   <li>{@link dev.rollcall.model.Timeline}: sessions, folded from their starts and ends, cut the
 *       time of a room into segments.
 *   <li>{@link dev.rollcall.model.Connections}: joins and leaves of one participant id, folded in
 *       time order into connections, each bounded by its segment.
 *   <li>{@link dev.rollcall.model.Headcount}: who of them is present now.
 * </ul>
 *
 * <p>{@link dev.rollcall.model.RoomFold} applies one event; {@link dev.rollcall.model.RoomView}
 * reads a room. Both work on {@link dev.rollcall.model.Rows}, an ordered map of bytes, with a cost
 * that does not grow with the number of people in the room.
 */
package dev.rollcall.model;
