package dev.rollcall.connectors.connect;

import dev.rollcall.events.Ids;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** An account may be part of a room id. */
final class AccountName implements Validator {

  @Override
  public void ensureValid(String name, Object value) {
    String account = (String) value;
    Ids.problem(name, account)
        .ifPresent(
            problem -> {
              throw new ConfigException(name, value, problem);
            });
    if (account.indexOf(':') >= 0) {
      throw new ConfigException(name, value, "It must not hold a colon.");
    }
  }

  @Override
  public String toString() {
    return "a name without colons";
  }
}
