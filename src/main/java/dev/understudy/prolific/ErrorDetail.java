package dev.understudy.prolific;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/**
 * The body of every refusal (spec).
 *
 * @param detail a text, a list of texts, or field names with lists of texts
 * @param additionalInformation how to mend the sandbox, where it is the sandbox that lacks
 *     something
 */
record ErrorDetail(
    int status,
    int errorCode,
    String title,
    Object detail,
    Optional<String> additionalInformation) {

  /** How public clients of the service expect it (seen). */
  private record Wrapped(ErrorDetail error) {}

  /** The bare object for those who go by the reference, and once more in it for those clients. */
  private record Both(@JsonUnwrapped ErrorDetail bare, ErrorDetail error) {}

  ErrorDetail informing(String more) {
    return new ErrorDetail(status, errorCode, title, detail, Optional.of(more));
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

  /** The body as this profile has it. */
  Object as(ProlificProfile profile) {
    return switch (profile) {
      case COMPATIBLE -> new Both(this, this);
      case DOCUMENTED -> this; // spec: bare for all operations on messages
      case OBSERVED -> new Wrapped(this);
    };
  }
}
