package dev.rollcall.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * A library of others for browsers, as Maven brings it: a jar with the files of an npm package.
 *
 * @param name of the package
 */
record WebJar(String name) {

  /**
   * @param file its path in the package
   */
  byte[] read(String file) {
    return resource("/META-INF/resources/webjars/%s/%s/%s".formatted(name, version(), file));
  }

  /** Maven writes it into each jar, so that it stands in the pom alone. */
  private String version() {
    Properties properties = new Properties();
    String place = "/META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
    try (InputStream in = open(place)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static byte[] resource(String place) {
    try (InputStream in = open(place)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String place) {
    InputStream in = WebJar.class.getResourceAsStream(place);
    if (in == null) {
      throw new IllegalStateException("The class path lacks " + place);
    }
    return in;
  }
}
