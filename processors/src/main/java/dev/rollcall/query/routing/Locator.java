package dev.rollcall.query.routing;

import java.util.List;

/** Where partitions are, as far as this instance knows now. */
public interface Locator {

  /** Of {@code room-events}. */
  int partitions();

  /** The owner first, then its standbys; never empty. What they say may be out of date. */
  List<Host> hosts(int partition);
}
