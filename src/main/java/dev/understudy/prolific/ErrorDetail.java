package dev.understudy.prolific;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/**
 * Body of a refusal (spec).
 *
 * @param detail a text, a list of texts, or field names with lists of texts
 * @param additionalInformation how to fix the sandbox, where the sandbox lacks something
 */
record ErrorDetail(
    int status,
    int errorCode,
    String title,
    Object detail,
    Optional<String> additionalInformation) {

  /** Form that public clients of the service expect (seen). */
  private record Wrapped(ErrorDetail error) {}

  /** Bare object of the reference, with the same object in it for those clients. */
  private record Both(@JsonUnwrapped ErrorDetail bare, ErrorDetail error) {}

  ErrorDetail informing(String information) {
    return new ErrorDetail(status, errorCode, title, detail, Optional.of(information));
  }

  ErrorDetail withCode(int other) {
    return new ErrorDetail(status, other, title, detail, additionalInformation);
  }

  ErrorDetail withTitle(String other) {
    return new ErrorDetail(status, errorCode, other, detail, additionalInformation);
  }

  ErrorDetail withDetail(String other) {
    return new ErrorDetail(status, errorCode, title, other, additionalInformation);
  }

  /**
   * Returns the body in the form of a profile.
   *
   * @param isDocumentedBare whether the reference has a bare body for the operation (spec)
   */
  Object as(ProlificProfile profile, boolean isDocumentedBare) {
    return switch (profile) {
      case COMPATIBLE -> new Both(this, this);
      case DOCUMENTED -> isDocumentedBare ? this : new Wrapped(this);
      case OBSERVED -> new Wrapped(this);
    };
  }
}
