package dev.understudy.provider;

import dev.understudy.json.WireJson;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * An action that a test triggers on the control plane, such as one of a participant.
 *
 * @param method {@code GET}, {@code POST} or {@code PUT}; a {@code GET} has no body
 * @param path its path below the sandbox, such as {@code /acme/replies}; {@code {name}} stands for
 *     its parameters
 * @param success the status of its response
 */
public record AdminAction(String method, String path, int success, PathActionHandler handler) {
  /** Creates an action whose path has no parameters. */
  public AdminAction(String method, String path, int success, ActionHandler handler) {
    this(method, path, success, (tx, inPath, body) -> handler.handle(tx, body));
  }

  /** Creates an action with {@code POST}, whose path has no parameters. */
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

  /** The code of an action whose path has parameters. */
  @FunctionalInterface
  public interface PathActionHandler {
    /**
     * Acts in a transaction on the sandbox.
     *
     * @param inPath the path's parameters by name, decoded
     * @param body an object, empty if the action takes no body
     * @return the response: a {@code Message}, or something that {@link WireJson} writes
     * @throws Refusal with a {@link Problem.Invalid} whose fields are JSON pointers, or with a
     *     {@link Problem.NotFound} whose hint is the sentence of the response
     */
    Object handle(SandboxTransaction tx, Map<String, String> inPath, ObjectNode body);
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
