package dev.rollcall.connectors.connect;

/** The version of the jar that the plugin is in. */
public final class PluginVersion {
  private PluginVersion() {}

  public static String get() {
    String version = PluginVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version; // run from classes
  }
}
