package dev.rollcall.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** A schema as clients in every language write it, so that all of them get the same id for it. */
public final class PortableSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PortableSchema() {}

  /** The schema without {@code avro.java.string}, which generated Java classes carry. */
  public static Schema of(Schema schema) {
    String text = schema.toString();
    if (!text.contains(GenericData.STRING_PROP)) {
      return schema;
    }
    try {
      JsonNode tree = JSON.readTree(text);
      for (JsonNode parent : tree.findParents(GenericData.STRING_PROP)) {
        ((ObjectNode) parent).remove(GenericData.STRING_PROP);
      }
      return new Schema.Parser().parse(tree.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote a schema that is not JSON", e);
    }
  }
}
