package dev.rollcall.connectors.webhook;

import java.util.List;
import java.util.Optional;

/** All adapters there are. Adding a vendor is a class, its fixtures and a line here. */
public final class VendorAdapters {
  private static final List<VendorAdapter> ALL =
      List.of(
          new LiveKitAdapter(),
          new HundredMsAdapter(),
          new LivepeerAdapter(),
          new JaasAdapter(),
          new JitsiAdapter(),
          new DailyAdapter(),
          new ZoomAdapter(),
          new BigBlueButtonAdapter(),
          new AgoraAdapter(),
          new TwilioAdapter());

  private VendorAdapters() {}

  public static List<VendorAdapter> all() {
    return ALL;
  }

  /**
   * @param vendor as {@link VendorAdapter#vendor} gives it
   */
  public static Optional<VendorAdapter> named(String vendor) {
    return ALL.stream().filter(adapter -> adapter.vendor().equals(vendor)).findFirst();
  }
}
