package dev.rollcall.connectors.connect.vendor;

/** The vendor does not accept the credentials. The message names the configuration keys. */
public final class VendorRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VendorRefusedException(String message) {
    super(message);
  }
}
