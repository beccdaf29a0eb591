package dev.rollcall.standalone.demo;

/**
 * What goes wrong between the rooms of a demo and Rollcall, each in percent.
 *
 * @param dropLeaves leaves that are never sent
 * @param repeat events that are sent again, up to 30 s later
 * @param late events that are sent 5 to 30 s after they occurred
 */
public record DemoFaults(int dropLeaves, int repeat, int late) {

  public static final DemoFaults NONE = new DemoFaults(0, 0, 0);
}
