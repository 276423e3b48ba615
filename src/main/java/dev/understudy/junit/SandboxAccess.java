package dev.understudy.junit;

/**
 * A test's own sandbox, and how to get into it.
 *
 * @param baseUrl of the server, without a slash at the end
 */
public record SandboxAccess(String baseUrl, String id) {
  /** Sent to Prolific's API as {@code Authorization: Token <token>}. */
  public String prolificToken() {
    return id;
  }

  /** Sent to Sociocs' API as the header {@code apikey}. */
  public String sociocsApiKey() {
    return id + ":understudy";
  }

  /** Sent to Prelude's API as {@code Authorization: Bearer <key>}. */
  public String preludeApiKey() {
    return id;
  }

  /** Where the control plane of this sandbox is. */
  public String adminUrl() {
    return baseUrl + "/_admin/sandboxes/" + id;
  }
}
