package dev.rollcall.benchmarks.encoding;

import io.apicurio.registry.resolver.client.RegistryClientFacade;
import io.apicurio.registry.resolver.client.RegistryVersionCoordinates;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.avro.Schema;

/** A registry for Apicurio's classes that holds one schema under the id 1. */
final class OneSchema {
  private OneSchema() {}

  static RegistryClientFacade as(Schema schema) {
    var coordinates = RegistryVersionCoordinates.create(1L, 1L, "default", "topic-value", "1");
    String text = schema.toString();
    return (RegistryClientFacade)
        Proxy.newProxyInstance(
            RegistryClientFacade.class.getClassLoader(),
            new Class<?>[] {RegistryClientFacade.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "createSchema" -> coordinates;
                  case "getSchemaByContentId" -> text;
                  case "getReferencesByContentId" -> List.of();
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }
}
