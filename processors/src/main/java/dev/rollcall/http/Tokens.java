package dev.rollcall.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The API tokens that are accepted, and what each may do. Only digests are kept; comparison takes
 * the same time whichever token is presented.
 */
public final class Tokens {

  /** Shorter tokens could be guessed. */
  private static final int MIN_LENGTH = 16;

  private static final Set<Scope> GRANTABLE = EnumSet.of(Scope.READ, Scope.WRITE, Scope.ADMIN);

  private final List<Token> tokens;

  private record Token(byte[] digest, Set<Scope> scopes) {}

  private Tokens(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /** No token: every caller may do everything. */
  public static Tokens none() {
    return new Tokens(List.of());
  }

  /**
   * @param text {@code scope[+scope]:token}, several joined by commas, such as {@code
   *     read:3e94a7...,read+write:b01f5c...}; blank for {@link #none}
   * @throws IllegalArgumentException that never repeats a token
   */
  public static Tokens parse(String text) {
    if (text.isBlank()) {
      return none();
    }
    List<Token> tokens = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      tokens.add(parseOne(entry.trim(), tokens.size() + 1));
    }
    return new Tokens(tokens);
  }

  /**
   * These, and one by which instances read from each other. Without any, none is needed.
   *
   * @param token blank for none
   * @throws IllegalArgumentException that never repeats the token
   */
  public Tokens withInstance(String token) {
    if (isEmpty() || token.isBlank()) {
      return this;
    }
    List<Token> all = new ArrayList<>(tokens);
    all.add(parseOne("read:" + token, all.size() + 1));
    return new Tokens(all);
  }

  private static Token parseOne(String entry, int number) {
    int colon = entry.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "Token " + number + " must be scopes:token, such as read+write:TOKEN.");
    }
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : entry.substring(0, colon).split("\\+", -1)) {
      scopes.add(parseScope(name.trim(), number));
    }
    String token = entry.substring(colon + 1);
    if (token.length() < MIN_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "Token "
              + number
              + " must have at least "
              + MIN_LENGTH
              + " characters of printable ASCII without blanks.");
    }
    return new Token(digest(token), scopes);
  }

  private static Scope parseScope(String name, int number) {
    return GRANTABLE.stream()
        .filter(scope -> scope.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The scopes of token " + number + " must be of read, write and admin."));
  }

  public boolean isEmpty() {
    return tokens.isEmpty();
  }

  /** What the bearer of the token may do; empty when it is not one of ours. */
  Set<Scope> scopesOf(String presented) {
    byte[] digest = digest(presented);
    EnumSet<Scope> granted = EnumSet.noneOf(Scope.class);
    for (Token token : tokens) {
      if (MessageDigest.isEqual(token.digest(), digest)) {
        granted.addAll(token.scopes());
      }
    }
    return granted.contains(Scope.ADMIN) ? GRANTABLE : granted;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
