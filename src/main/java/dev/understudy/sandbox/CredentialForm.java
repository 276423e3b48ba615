package dev.understudy.sandbox;

import java.util.function.Predicate;

/**
 * Form of one provider's credentials.
 *
 * @param provider the provider's name, the key in the section {@code credentials} of fixtures
 * @param field the field of a sandbox's view that shows a credential for it
 * @param suffix the text after a sandbox's id that makes it a credential; empty: the id is one
 * @param isPossible whether a call can carry a text as its credential
 * @param rule the sentence for a text that no call can carry
 */
public record CredentialForm(
    String provider, String field, String suffix, Predicate<String> isPossible, String rule) {
  /** Returns the form of credentials that are one word. */
  public static CredentialForm ofWord(String provider, String field, String suffix) {
    return new CredentialForm(
        provider,
        field,
        suffix,
        text -> !text.isBlank() && !text.matches(".*[\\s,].*"),
        "a credential has neither blanks nor commas");
  }

  /** Returns the form of credentials that may have blanks and commas inside. */
  public static CredentialForm ofText(String provider, String field) {
    return new CredentialForm(
        provider,
        field,
        "",
        text -> text.matches("[!-~]([ -~]*[!-~])?"),
        "a credential is printable ASCII without blanks around it");
  }
}
