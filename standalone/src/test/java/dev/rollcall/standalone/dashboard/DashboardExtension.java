package dev.rollcall.standalone.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link Dashboard} of their outermost class, which is started before the first
 * of them and closed after the last.
 */
final class DashboardExtension implements BeforeAllCallback, ParameterResolver {

  private static final Namespace OURS = Namespace.create(DashboardExtension.class);

  /** Closed by JUnit at the end of the class in whose store it is. */
  private record Started(Dashboard dashboard, Path directory) implements AutoCloseable {

    static Started now() {
      try {
        Path directory = Files.createTempDirectory("dashboard");
        return new Started(Dashboard.start(directory), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws Exception {
      dashboard.close();
      Utils.delete(directory.toFile());
    }
  }

  /** A nested class finds what the outer one has, since a store knows those around it. */
  @Override
  public void beforeAll(ExtensionContext context) {
    started(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Dashboard.class;
  }

  @Override
  public Dashboard resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return started(context).dashboard();
  }

  private static Started started(ExtensionContext context) {
    return context
        .getStore(OURS)
        .computeIfAbsent(Started.class, key -> Started.now(), Started.class);
  }
}
