package dev.understudy.provider;

import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Problem.Unauthenticated.Reason;

/**
 * What a call shows to say who it is.
 *
 * @param whole as the account's owner would write it down
 * @param name the part that may be a sandbox's id
 */
public record Credential(String whole, String name) {
  /** A credential that is one word. */
  public Credential(String whole) {
    this(whole, whole);
  }

  private static final int LONGEST = 1_000;

  /** Whether a text can be a credential at all: printable ASCII without blanks and commas. */
  public static boolean isWellFormed(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
  }

  /**
   * The one word that a call sends as {@code Authorization: <scheme> <word>}, the scheme in any
   * case.
   *
   * @throws Refusal if there is no such header, more than one, or it has another form
   */
  public static Credential ofAuthorization(Request request, String scheme) {
    var given = request.headers("authorization");
    if (given.isEmpty()) {
      throw new Unauthenticated(Reason.MISSING).refusal();
    }
    var words = given.get(0).strip().split("\\s+");
    if (given.size() > 1
        || words.length != 2
        || !words[0].equalsIgnoreCase(scheme)
        || !isWellFormed(words[1])) {
      throw new Unauthenticated(Reason.MALFORMED).refusal();
    }
    return new Credential(words[1]);
  }
}
