/**
 * Tells watchers what changes, as {@code room-changes} has it: what is committed, in the order of
 * each partition, once.
 *
 * <p>{@link dev.rollcall.watch.ChangeFeed} reads the topic from its end, once an instance, and
 * hands each change to the {@link dev.rollcall.watch.Watch}es that want it. A watch that begins
 * gets a snapshot first, one that goes on gets what it missed; both meet the feed without a gap and
 * without an overlap.
 */
package dev.rollcall.watch;
