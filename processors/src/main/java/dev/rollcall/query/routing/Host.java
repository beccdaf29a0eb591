package dev.rollcall.query.routing;

/**
 * An instance that may answer for a partition.
 *
 * @param address host:port as it is advertised
 * @param isHere whether it is this instance
 */
public record Host(String address, boolean isHere, Role role) {

  /** What it has of the partition. */
  public enum Role {
    OWNER,
    STANDBY
  }

  /** Why it did not answer. */
  public record Exclusion(Host host, String reason) {
    @Override
    public String toString() {
      return host + ": " + reason;
    }
  }

  public Exclusion exclude(String reason) {
    return new Exclusion(this, reason);
  }

  @Override
  public String toString() {
    return address + (role == Role.OWNER ? " (owner)" : " (standby)");
  }
}
