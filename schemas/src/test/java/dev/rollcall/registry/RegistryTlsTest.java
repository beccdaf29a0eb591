package dev.rollcall.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path directory;

  private static Path keystore;
  private static KeyStore keys;
  private static FakeRegistryServer server;

  @BeforeAll
  static void start() throws Exception {
    keystore = directory.resolve("server.p12");
    makeKeyPair(keystore);
    keys = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext ssl = SSLContext.getInstance("TLS");
    ssl.init(managers.getKeyManagers(), null, null);
    server = new FakeRegistryServer(ssl);
    server.on("GET /subjects/s/versions", 200, "[1]");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aServerThatIsNotTrustedIsNotAsked() {
    try (SchemaRegistry registry = registry(Map.of())) {
      assertThatThrownBy(() -> registry.versions("s"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("SSLHandshakeException");
    }
  }

  @Test
  void aTruststoreIsRead() {
    assertTrusted(
        Map.of(
            "schema.registry.ssl.truststore.location",
            keystore.toString(),
            "schema.registry.ssl.truststore.type",
            "PKCS12",
            "schema.registry.ssl.truststore.password",
            PASSWORD));
  }

  @Test
  void certificatesMayBePem() throws Exception {
    Path pem = Files.writeString(directory.resolve("ca.pem"), certificateAsPem());
    assertTrusted(
        Map.of(
            "schema.registry.ssl.truststore.location",
            pem.toString(),
            "schema.registry.ssl.truststore.type",
            "PEM"));
  }

  @Test
  void aTruststoreThatIsNotThereIsNamed() {
    Map<String, String> missing = Map.of("schema.registry.ssl.truststore.location", "/nowhere.p12");
    assertThatThrownBy(() -> registry(missing)).hasMessageContaining("/nowhere.p12");
  }

  private static void assertTrusted(Map<String, String> ssl) {
    try (SchemaRegistry registry = registry(ssl)) {
      assertThat(registry.versions("s")).containsExactly(1);
    }
  }

  private static SchemaRegistry registry(Map<String, String> ssl) {
    Map<String, String> settings = new HashMap<>(ssl);
    settings.put(RegistryConfig.URL, server.url());
    settings.put(RegistryConfig.MAX_RETRIES, "0");
    return SchemaRegistry.open(settings);
  }

  private static String certificateAsPem() throws Exception {
    byte[] der = keys.getCertificate("server").getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** By the JDK's own tool: Java has no public API that makes a certificate. */
  private static void makeKeyPair(Path keystore) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
