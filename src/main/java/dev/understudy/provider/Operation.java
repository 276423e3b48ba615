package dev.understudy.provider;

import java.util.Set;

/**
 * An emulated endpoint.
 *
 * @param id as in the provider's own documentation
 * @param method upper case
 * @param path as in the provider's own documentation, with {@code {name}} for its parameters
 * @param pattern the same path in segments
 * @param secrets fields of the body that the journal masks
 * @param bodyFormat the format of the body of its calls
 */
public record Operation(
    String id,
    String method,
    String path,
    PathPattern pattern,
    OperationHandler handler,
    Set<String> secrets,
    BodyFormat bodyFormat) {
  /** Creates an operation whose body, if it has one, holds no secrets. */
  public Operation(String id, String method, String path, OperationHandler handler) {
    this(id, method, path, handler, Set.of());
  }

  /** Creates an operation with a JSON body; for the methods GET and DELETE without a body. */
  public Operation(
      String id, String method, String path, OperationHandler handler, Set<String> secrets) {
    this(id, method, path, PathPattern.of(path), handler, secrets, BodyFormat.usual(method));
  }

  /** Returns the operation with another format of its body. */
  public Operation with(BodyFormat format) {
    return new Operation(id, method, path, pattern, handler, secrets, format);
  }

  /** The formats of request bodies; each is read into a JSON object. */
  public enum BodyFormat {
    /** No body; one that is sent all the same is ignored. */
    NONE,
    /** {@code application/json}, an object. */
    JSON,
    /** {@code application/x-www-form-urlencoded}: texts by name, arrays where a name repeats. */
    FORM,
    /** {@link #FORM} where the content type says so, else {@link #JSON}. */
    JSON_OR_FORM;

    private static BodyFormat usual(String method) {
      return method.equals("GET") || method.equals("DELETE") ? NONE : JSON;
    }
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

  /** Returns whether its calls have a body. */
  public boolean takesBody() {
    return bodyFormat != BodyFormat.NONE;
  }
}
