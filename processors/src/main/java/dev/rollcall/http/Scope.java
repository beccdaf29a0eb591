package dev.rollcall.http;

import io.javalin.security.RouteRole;

/** What a route asks of the caller's API token. */
public enum Scope implements RouteRole {
  /** Nothing: health and documentation. */
  PUBLIC,
  READ,
  WRITE,
  /** Includes the others. */
  ADMIN
}
