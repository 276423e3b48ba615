package dev.understudy.prolific;

import dev.understudy.provider.Call;
import dev.understudy.sandbox.Ids;
import java.util.Optional;

/**
 * A researcher of the account, who calls the API.
 *
 * @param token a token that means this researcher; any other token of the sandbox means the
 *     account's owner
 */
public record Researcher(String id, String name, String email, Optional<String> token) {
  // ours
  static final String NAME = "Researcher";
  static final String EMAIL = "researcher@example.com";

  /** Returns the researcher who makes a call. */
  public static Researcher of(Call call) {
    return call.entities(ProlificFixtures.READER).caller(call.request(), call.tx().ids());
  }

  /** Returns the owner of an account whose fixtures name none. */
  static Researcher generated(Ids ids) {
    return new Researcher(
        ids.hex("researcher", 1, ProlificMessages.ID_LENGTH), NAME, EMAIL, Optional.empty());
  }
}
