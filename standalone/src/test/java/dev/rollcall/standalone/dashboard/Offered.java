package dev.rollcall.standalone.dashboard;

import dev.rollcall.standalone.system.Api;

/**
 * What a server offers of what the dashboard asks for: where it is an older one, the dashboard says
 * so, and the browser notes each answer in its console.
 */
record Offered(boolean stats, boolean order, boolean cluster) {

  static Offered by(Api api) {
    return new Offered(
        api.get("/v1/stats").status() == 200,
        api.get("/v1/rooms?limit=1&sort=-participants").status() == 200,
        api.get("/v1/cluster").status() == 200);
  }

  DashboardPage known(DashboardPage page) {
    if (!stats) {
      page.expecting("/v1/stats");
    }
    if (!order) {
      page.expecting("sort=");
    }
    if (!cluster) {
      page.expecting("/v1/cluster");
    }
    return page;
  }
}
