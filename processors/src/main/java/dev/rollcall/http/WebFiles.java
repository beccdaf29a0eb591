package dev.rollcall.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of the dashboard, which are next to this class, and the library that it uses. They are
 * read once, and looked up by name: no path of a request ever reaches a file system.
 */
final class WebFiles {

  private static final String FOLDER = "web";

  /** Bytes of the digest that name a version: enough never to meet twice. */
  private static final int VERSION_BYTES = 8;

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final WebJar CHARTS = new WebJar("chart.js");

  private final SortedMap<String, WebFile> files;
  private final String version;

  /**
   * @param type media type
   */
  record WebFile(byte[] content, String type) {}

  private WebFiles(SortedMap<String, WebFile> files) {
    files.put("lib/chart.js", new WebFile(CHARTS.read("dist/chart.umd.min.js"), TYPES.get("js")));
    this.files = files;
    this.version = version(files);
  }

  static WebFiles load() {
    try {
      URI folder = WebFiles.class.getResource(FOLDER).toURI();
      if (!folder.getScheme().equals("jar")) {
        return new WebFiles(read(Path.of(folder)));
      }
      String[] parts = folder.getRawSchemeSpecificPart().split("!", 2);
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(URI.create(parts[0])))) {
        return new WebFiles(read(jar.getPath(parts[1])));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Differs wherever one byte of one file does. */
  String version() {
    return version;
  }

  /**
   * @param name with {@code /} between folders, such as {@code core/api.js}
   */
  Optional<WebFile> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  private static SortedMap<String, WebFile> read(Path folder) throws IOException {
    SortedMap<String, WebFile> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
          throw new IllegalStateException("What media type has " + name + "?");
        }
        files.put(name, new WebFile(Files.readAllBytes(file), type));
      }
    }
    return files;
  }

  private static String version(SortedMap<String, WebFile> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, file) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(file.content());
          });
      return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
