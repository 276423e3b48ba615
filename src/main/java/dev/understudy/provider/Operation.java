package dev.understudy.provider;

import java.util.Set;

/**
 * An emulated endpoint.
 *
 * @param id as in the provider's own documentation
 * @param method upper case
 * @param path as in the provider's own documentation, with {@code {name}} for its parameters
 * @param secrets fields of the body that the journal masks
 */
public record Operation(
    String id, String method, String path, OperationHandler handler, Set<String> secrets) {
  /** Creates an operation whose body holds no secrets. */
  public Operation(String id, String method, String path, OperationHandler handler) {
    this(id, method, path, handler, Set.of());
  }

  /** The code of an operation. */
  @FunctionalInterface
  public interface OperationHandler {
    /**
     * Handles a call, in its transaction.
     *
     * @throws Refusal if the call is refused; then everything that it wrote is rolled back
     */
    Response handle(Call call);
  }

  /** Returns whether its calls add something that is stored, such as messages. */
  public boolean adds() {
    return method.equals("POST");
  }

  /** Returns whether its calls have a JSON body. */
  public boolean takesBody() {
    return !method.equals("GET") && !method.equals("DELETE");
  }
}
