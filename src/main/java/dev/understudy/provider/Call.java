package dev.understudy.provider;

import dev.understudy.message.Messages;
import dev.understudy.sandbox.Settings;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A call of an operation, in its transaction.
 *
 * @param faults the faults of single recipients
 */
public record Call(Request request, SandboxTransaction tx, CallContext id, RecipientFaults faults) {
  /** Returns the JSON body, an object. */
  public JsonNode body() {
    return request.body();
  }

  /** Returns the sandbox's time. */
  public Instant now() {
    return tx.now();
  }

  /** Returns the sandbox's settings. */
  public Settings settings() {
    return tx.sandbox().settings();
  }

  /** Returns the sandbox's entities. */
  public <E> E entities(EntityReader<E> reader) {
    return tx.entities().of(reader);
  }

  /** Returns the sandbox's messages. */
  public Messages messages() {
    return new Messages(tx);
  }
}
