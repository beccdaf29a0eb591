package dev.rollcall.connectors.webhook;

import java.util.Optional;
import java.util.function.Function;

/**
 * One key below {@code webhooks.<vendor>.<account>.}
 *
 * @param secret its value is never shown
 * @param help one sentence for the user
 * @param check what is wrong with a value, as the end of a sentence that begins with the name
 */
public record AccountSetting(
    String name,
    boolean required,
    boolean secret,
    String help,
    Function<String, Optional<String>> check) {

  static final String SECRET = "secret";
  static final String PREVIOUS_SECRET = "previous-secret";
  static final String REPLAY_WINDOW = "replay-window-seconds";
  static final String PUBLIC_URL = "public-url";

  /** A secret that every request is checked with. */
  static AccountSetting secret(String help) {
    return new AccountSetting(SECRET, true, true, help, value -> Optional.empty());
  }

  /** The secret before the present one, so that none is refused while it is being changed. */
  static AccountSetting previousSecret() {
    return new AccountSetting(
        PREVIOUS_SECRET,
        false,
        true,
        "The secret before this one; requests with either are taken, so remove it after a change.",
        value -> Optional.empty());
  }

  static AccountSetting required(String name, String help) {
    return new AccountSetting(name, true, false, help, value -> Optional.empty());
  }

  static AccountSetting optional(String name, String help) {
    return new AccountSetting(name, false, false, help, value -> Optional.empty());
  }

  /** How far the signed time may be from the present, where the vendor signs one. */
  static AccountSetting replayWindow() {
    return new AccountSetting(
        REPLAY_WINDOW,
        false,
        false,
        "How many seconds old a signed request may be; 300 when not set.",
        value ->
            value.matches("[1-9][0-9]{0,4}")
                ? Optional.empty()
                : Optional.of(" must be a number of seconds from 1 to 99999."));
  }

  /** For vendors that sign the address they call. */
  static AccountSetting publicUrl() {
    return new AccountSetting(
        PUBLIC_URL,
        false,
        false,
        "The address as entered at the vendor, where a proxy changes it on the way.",
        value ->
            value.startsWith("https://") || value.startsWith("http://")
                ? Optional.empty()
                : Optional.of(" must begin with https:// or http://."));
  }
}
