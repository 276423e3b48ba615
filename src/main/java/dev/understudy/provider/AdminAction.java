package dev.understudy.provider;

import dev.understudy.json.WireJson;
import dev.understudy.transaction.SandboxTransaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something a test makes the people behind a provider do.
 *
 * @param path below the sandbox, such as {@code /prolific/replies}
 * @param success the status of its answer
 */
public record AdminAction(String path, int success, ActionHandler handler) {
  /** Whether it adds something that is kept, such as messages. */
  public boolean adds() {
    return success == 201;
  }

  /** What a control does. */
  @FunctionalInterface
  public interface ActionHandler {
    /**
     * Acts in a turn of the sandbox.
     *
     * @return what is answered: a {@code Message}, or something that {@link WireJson} writes
     * @throws Refusal with a {@link Problem.Invalid} whose fields are JSON pointers
     */
    Object handle(SandboxTransaction tx, ObjectNode body);
  }
}
