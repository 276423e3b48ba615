package dev.understudy.provider;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * An error with which a provider can refuse calls, or single recipients of a call.
 *
 * @param name lower case, such as {@code template_not_found}; a fault with this code brings it
 *     about
 * @param status the HTTP status; empty for an error of a single recipient
 * @param sentence that its responses show, with an ellipsis for what differs from call to call
 */
public record ProviderError(String name, OptionalInt status, Source source, String sentence) {
  /** Origins of a rule, as the page on fidelity has them. */
  public enum Source {
    /** The reference of the operation. */
    SPEC,
    /** Other documentation of the service. */
    DOCS,
    /** Public clients of the service. */
    SEEN,
    /** None: the service does not document it. */
    OURS
  }

  /** Returns the name of the constant of a table of errors. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the error of a constant of a table of errors. */
  public static ProviderError of(Enum<?> constant, int status, Source source, String wording) {
    return new ProviderError(
        name(constant), OptionalInt.of(status), source, withoutPlaceholders(wording));
  }

  /** Returns a sentence for any call: what differs from call to call is an ellipsis. */
  public static String withoutPlaceholders(String wording) {
    return wording.replaceAll("%(\\d\\$)?[sd]", "…");
  }
}
