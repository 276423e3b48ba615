package dev.understudy.provider;

import dev.understudy.json.WireJson;
import dev.understudy.transaction.SandboxTransaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * An action of a participant that a test triggers on the control plane.
 *
 * @param path its path below the sandbox, such as {@code /acme/replies}
 * @param success the status of its response
 */
public record AdminAction(String path, int success, ActionHandler handler) {
  /** Returns whether it adds something that is stored, such as messages. */
  public boolean adds() {
    return success == 201;
  }

  /** The code of an action. */
  @FunctionalInterface
  public interface ActionHandler {
    /**
     * Acts in a transaction on the sandbox.
     *
     * @return the response: a {@code Message}, or something that {@link WireJson} writes
     * @throws Refusal with a {@link Problem.Invalid} whose fields are JSON pointers
     */
    Object handle(SandboxTransaction tx, ObjectNode body);
  }
}
