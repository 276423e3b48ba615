package dev.understudy.prolific;

import java.util.Locale;
import java.util.Optional;

/**
 * Every error with which a call can be refused. The service documents that errors have a numeric
 * code, but not which: these are ours and never change. Each is 1, then the HTTP status, then a
 * number of two digits.
 */
enum ProlificErrors {
  /** What is wrong with which field: see {@link FieldErrors}. Status as documented (spec). */
  INVALID_FIELDS(400, 140001, "Bad request", "The request is invalid."),
  /** Wording as Django REST framework has it (seen); why it can't be read follows. */
  UNREADABLE_BODY(400, 140002, "Bad request", "JSON parse error - %s"),
  /** Wording as Django REST framework has it (seen), with Python's names of types. */
  NOT_AN_OBJECT(400, 140003, "Bad request", "Invalid data. Expected a dictionary, but got %s."),

  /** The scheme is documented (spec); status and wording follow Django REST framework (ours). */
  NO_TOKEN(401, 140101, "Unauthorized", "Authentication credentials were not provided."),
  /** The framework's words as far as they go (ours). */
  MALFORMED_TOKEN(
      401, 140102, "Unauthorized", "Invalid token header. Send it as 'Token <your token>'."),
  /** The framework's words (ours). */
  REFUSED_TOKEN(401, 140103, "Unauthorized", "Invalid token."),

  /** The framework's words (seen). */
  NOT_FOUND(404, 140401, "Not found", "Not found."),
  /** The framework's words (seen). */
  METHOD_NOT_ALLOWED(405, 140501, "Method not allowed", "Method \"%s\" not allowed."),
  /** The service names no limit; this one is ours. */
  TOO_LARGE(413, 141301, "Payload too large", "The request body has more than %d bytes."),
  /** The framework's words (seen). */
  UNSUPPORTED_MEDIA_TYPE(
      415, 141501, "Unsupported media type", "Unsupported media type \"%s\" in request."),
  /** Status and title as documented (docs); the framework's words (seen). */
  THROTTLED(
      429, 142901, "Too Many Requests", "Request was throttled. Expected available in %d seconds."),
  /** The framework's words (ours). */
  SERVER_ERROR(500, 150001, "Server error", "A server error occurred.");

  private final int status;
  private final int code;
  private final String title;
  private final String wording;

  ProlificErrors(int status, int code, String title, String wording) {
    this.status = status;
    this.code = code;
    this.title = title;
    this.wording = wording;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  /** This error in its own words, completed with these particulars. */
  ErrorDetail detail(Object... particulars) {
    return withDetail(String.format(Locale.ROOT, wording, particulars));
  }

  /**
   * This error with another detail.
   *
   * @param detail a text, a list of texts, or field names with lists of texts (spec)
   */
  ErrorDetail withDetail(Object detail) {
    return new ErrorDetail(status, code, title, detail, Optional.empty());
  }

  /** A failure with any status from 400 to 599, in words that fit it. */
  static ErrorDetail failing(int status) {
    var like = like(status);
    // ours: a status without an error of its own has the code 1, status, 00
    int code = like.status == status ? like.code : 100_000 + status * 100;
    return new ErrorDetail(status, code, like.title, like.bareWording(), Optional.empty());
  }

  private static ProlificErrors like(int status) {
    return switch (status) {
      case 401 -> REFUSED_TOKEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> THROTTLED;
      default -> status >= 500 ? SERVER_ERROR : INVALID_FIELDS;
    };
  }

  /** What can be said without particulars. */
  private String bareWording() {
    return switch (this) {
      case THROTTLED -> "Request was throttled."; // the framework's words where no time is known
      case METHOD_NOT_ALLOWED, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> title + ".";
      default -> wording;
    };
  }
}
