package dev.rollcall.connectors.connect;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Recommender;

/**
 * Lets a form show a key only where the vendor it is for was chosen.
 *
 * @param vendor null for the choice of the vendor itself
 */
record OfVendor(Vendor vendor) implements Recommender {

  @Override
  public List<Object> validValues(String name, Map<String, Object> settings) {
    return vendor == null ? List.copyOf(Vendor.ids()) : List.of();
  }

  @Override
  public boolean visible(String name, Map<String, Object> settings) {
    return vendor == null || vendor.id().equals(settings.get(RoomSnapshotConfig.VENDOR));
  }
}
