package dev.understudy.provider;

/**
 * One emulated call.
 *
 * @param id as in the provider's own documentation
 * @param method upper case
 * @param path as in the provider's own documentation
 */
public record Operation(String id, String method, String path, Handler handler) {
  /** What an operation does. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a call, in its turn.
     *
     * @throws Refusal if the call is refused; then nothing of what was written stays
     */
    Response handle(Call call);
  }

  /** Whether its calls bring a JSON body. */
  public boolean takesBody() {
    return !method.equals("GET");
  }
}
