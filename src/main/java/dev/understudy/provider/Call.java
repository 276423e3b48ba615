package dev.understudy.provider;

import dev.understudy.message.Messages;
import dev.understudy.sandbox.Settings;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A call of an operation, in its turn.
 *
 * @param faults what goes wrong for single recipients
 */
public record Call(Request request, SandboxTransaction tx, CallContext id, RecipientFaults faults) {
  /** The JSON body, an object. */
  public JsonNode body() {
    return request.body();
  }

  /** The sandbox's time. */
  public Instant now() {
    return tx.now();
  }

  /** The sandbox's settings. */
  public Settings settings() {
    return tx.sandbox().settings();
  }

  /** What fixtures say is in the sandbox. */
  public <E> E entities(EntityReader<E> reader) {
    return tx.entities().of(reader);
  }

  /** The sandbox's messages. */
  public Messages messages() {
    return new Messages(tx);
  }
}
