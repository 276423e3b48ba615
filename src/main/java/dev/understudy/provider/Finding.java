package dev.understudy.provider;

import java.util.Optional;

/**
 * One rule that a call breaks.
 *
 * @param field where, as named on the wire; empty for the whole
 * @param code the provider's word for it, where it has one
 * @param message the provider's sentence
 * @param hint how to mend the sandbox, where it is the sandbox that lacks something
 */
public record Finding(String field, String code, String message, Optional<String> hint) {
  /** A rule that has no code. */
  public static Finding at(String field, String message) {
    return new Finding(field, "", message, Optional.empty());
  }

  /** The same with a hint. */
  public Finding hinting(String sentence) {
    return new Finding(field, code, message, Optional.of(sentence));
  }
}
