package dev.understudy.json;

import java.util.Optional;

/**
 * One thing wrong with a request.
 *
 * @param field the field's name on the wire; empty for the request as a whole
 * @param code the provider's code for it; empty where it has none
 * @param message the provider's sentence
 * @param hint how to fix the sandbox, where the sandbox lacks something
 */
public record Finding(String field, String code, String message, Optional<String> hint) {
  /** Returns a finding without a code. */
  public static Finding at(String field, String message) {
    return new Finding(field, "", message, Optional.empty());
  }

  /** Returns this finding with a hint. */
  public Finding hinting(String sentence) {
    return new Finding(field, code, message, Optional.of(sentence));
  }
}
