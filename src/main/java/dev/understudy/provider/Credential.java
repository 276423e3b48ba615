package dev.understudy.provider;

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
}
