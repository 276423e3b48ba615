package dev.understudy.provider;

import dev.understudy.json.WireJson;
import dev.understudy.transaction.SandboxTransaction;
import tools.jackson.databind.node.ObjectNode;

/**
 * An action that a test triggers on the control plane, such as one of a participant.
 *
 * @param method {@code GET}, {@code POST} or {@code PUT}; a {@code GET} has no body
 * @param path its path below the sandbox, such as {@code /acme/replies}
 * @param success the status of its response
 */
public record AdminAction(String method, String path, int success, ActionHandler handler) {
  /** Creates an action with {@code POST}. */
  public AdminAction(String path, int success, ActionHandler handler) {
    this("POST", path, success, handler);
  }

  /** Returns whether it adds something that is stored, such as messages. */
  public boolean adds() {
    return success == 201;
  }

  /** Returns whether its calls have a body. */
  public boolean takesBody() {
    return !method.equals("GET");
  }

  /** The code of an action. */
  @FunctionalInterface
  public interface ActionHandler {
    /**
     * Acts in a transaction on the sandbox.
     *
     * @param body an object, empty if the action takes no body
     * @return the response: a {@code Message}, or something that {@link WireJson} writes
     * @throws Refusal with a {@link Problem.Invalid} whose fields are JSON pointers
     */
    Object handle(SandboxTransaction tx, ObjectNode body);
  }
}
