/**
 * Any instance answers for any room: where a partition can be read, in which order its hosts are
 * tried, and how lists are put together. How hosts are reached is told by {@link
 * dev.rollcall.query.routing.Peers}.
 */
package dev.rollcall.query.routing;
