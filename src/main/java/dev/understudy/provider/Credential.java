package dev.understudy.provider;

import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Problem.Unauthenticated.Reason;
import dev.understudy.sandbox.Sandbox;
import java.util.regex.Pattern;

/**
 * The credential of a call.
 *
 * @param whole the whole credential, as the owner of an account has it
 * @param name the part that may be a sandbox's id
 */
public record Credential(String whole, String name) {
  /** Creates a credential without parts. */
  public Credential(String whole) {
    this(whole, whole);
  }

  private static final int MAX_LENGTH = 1_000;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /**
   * Returns all that a call sends after {@code Authorization: <scheme>}, the scheme in any case;
   * there may be blanks and commas in it.
   *
   * @throws Refusal if there is no such header, more than one, or it has another form
   */
  public static Credential wholeAuthorization(Request request, String scheme) {
    var given = request.headers("authorization");
    if (given.isEmpty()) {
      throw new Unauthenticated(Reason.MISSING).refusal();
    }
    var parts = BLANKS.split(given.get(0).strip(), 2);
    if (given.size() > 1
        || parts.length != 2
        || !parts[0].equalsIgnoreCase(scheme)
        || !isPrintable(parts[1])) {
      throw new Unauthenticated(Reason.MALFORMED).refusal();
    }
    return new Credential(parts[1]);
  }

  /** A credential that names its own sandbox has another bound, with a sentence of its own. */
  private static boolean isShort(String text) {
    return text.length() <= MAX_LENGTH || text.startsWith(Sandbox.MADE_BY_USE_PREFIX);
  }

  /** Returns whether a text is printable ASCII; there may be blanks and commas in it. */
  public static boolean isPrintable(String text) {
    return !text.isEmpty() && isShort(text) && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
