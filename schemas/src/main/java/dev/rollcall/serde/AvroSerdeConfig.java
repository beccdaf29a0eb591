package dev.rollcall.serde;

import dev.rollcall.registry.RegistryConfig;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Settings of the Avro serializer and deserializer, those of the registry included. */
public final class AvroSerdeConfig extends RegistryConfig {

  public static final String AUTO_REGISTER = "auto.register.schemas";
  public static final String USE_LATEST_VERSION = "use.latest.version";
  public static final String KEY_SUBJECT_NAME_STRATEGY = "key.subject.name.strategy";
  public static final String VALUE_SUBJECT_NAME_STRATEGY = "value.subject.name.strategy";
  public static final String SPECIFIC_READER = "specific.avro.reader";

  private static final ConfigDef DEFINITION = definition();

  public AvroSerdeConfig(Map<String, ?> settings) {
    super(DEFINITION, settings);
  }

  public static ConfigDef definition() {
    return RegistryConfig.definition()
        .define(
            AUTO_REGISTER,
            Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether a schema that the registry does not have is registered when first written.")
        .define(
            USE_LATEST_VERSION,
            Type.BOOLEAN,
            false,
            Importance.LOW,
            "Write in the subject's latest version, as it is when first written to, instead of"
                + " the record's own schema. Nothing is registered then.")
        .define(
            KEY_SUBJECT_NAME_STRATEGY,
            Type.STRING,
            "TopicNameStrategy",
            ValidString.in(SubjectNameStrategy.names().toArray(String[]::new)),
            Importance.LOW,
            "How the subject of a key's schema is named.")
        .define(
            VALUE_SUBJECT_NAME_STRATEGY,
            Type.STRING,
            "TopicNameStrategy",
            ValidString.in(SubjectNameStrategy.names().toArray(String[]::new)),
            Importance.LOW,
            "How the subject of a value's schema is named.")
        .define(
            SPECIFIC_READER,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Whether records are read into the generated class of their name, which must be in a"
                + " trusted package, rather than into generic records.");
  }

  boolean autoRegister() {
    return getBoolean(AUTO_REGISTER);
  }

  boolean useLatestVersion() {
    return getBoolean(USE_LATEST_VERSION);
  }

  boolean specificReader() {
    return getBoolean(SPECIFIC_READER);
  }

  SubjectNameStrategy subjectNameStrategy(boolean isKey) {
    return SubjectNameStrategy.named(
        getString(isKey ? KEY_SUBJECT_NAME_STRATEGY : VALUE_SUBJECT_NAME_STRATEGY));
  }
}
