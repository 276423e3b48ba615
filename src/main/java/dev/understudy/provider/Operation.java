package dev.understudy.provider;

import java.util.Set;

/**
 * One emulated call.
 *
 * @param id as in the provider's own documentation
 * @param method upper case
 * @param path as in the provider's own documentation, with {@code {name}} for what varies
 * @param secrets fields of the body that nobody may read in the journal
 */
public record Operation(
    String id, String method, String path, OperationHandler handler, Set<String> secrets) {
  /** One whose body holds no secrets. */
  public Operation(String id, String method, String path, OperationHandler handler) {
    this(id, method, path, handler, Set.of());
  }

  /** What an operation does. */
  @FunctionalInterface
  public interface OperationHandler {
    /**
     * Answers a call, in its turn.
     *
     * @throws Refusal if the call is refused; then nothing of what was written stays
     */
    Response handle(Call call);
  }

  /** Whether its calls add something that is kept, such as messages. */
  public boolean adds() {
    return method.equals("POST");
  }

  /** Whether its calls bring a JSON body. */
  public boolean takesBody() {
    return !method.equals("GET") && !method.equals("DELETE");
  }
}
