package dev.rollcall.http;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import java.util.Locale;
import java.util.Set;

/** Asks for {@code Authorization: Bearer <token>} where a route needs a scope. */
final class Authentication {

  private static final String SCHEME = "bearer ";

  private final Tokens tokens;

  Authentication(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * @throws ProblemException with status 401 or 403
   */
  void check(Context context) {
    Set<RouteRole> needed = context.routeRoles();
    if (tokens.isEmpty() || needed.contains(Scope.PUBLIC)) {
      return;
    }
    String header = context.header("Authorization");
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      context.header("WWW-Authenticate", "Bearer");
      throw Problem.UNAUTHENTICATED.with("Send the header Authorization: Bearer <token>.");
    }
    Set<Scope> granted = tokens.scopesOf(header.substring(SCHEME.length()).trim());
    if (granted.isEmpty()) {
      context.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      throw Problem.UNAUTHENTICATED.with("The API token is not known.");
    }
    if (needed.isEmpty() || !granted.containsAll(needed)) {
      throw Problem.FORBIDDEN.with("The API token does not have the scope " + needed + ".");
    }
  }
}
