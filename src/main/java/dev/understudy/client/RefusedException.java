package dev.understudy.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A call that the control plane refused. The message names the call and each error of the answer.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final String detail;
  private final transient Map<String, String> errors;

  RefusedException(
      String call, int status, String title, String detail, Map<String, String> errors) {
    super(sentence(call, status, title, detail, errors));
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
  }

  private static String sentence(
      String call, int status, String title, String detail, Map<String, String> errors) {
    var each =
        errors.entrySet().stream()
            .map(error -> "\n  " + error.getKey() + ": " + error.getValue())
            .collect(Collectors.joining());
    return call + " was refused with " + status + " " + title + ": " + detail + each;
  }

  /** Returns the HTTP status, such as 404 for a sandbox that does not exist. */
  public int status() {
    return status;
  }

  /** Returns the name of the status, such as {@code Not Found}. */
  public String title() {
    return title;
  }

  /** Returns a sentence that says what is wrong. */
  public String detail() {
    return detail;
  }

  /** Returns a sentence for each field at fault, by JSON pointer; empty if no field is at fault. */
  public Map<String, String> errors() {
    return errors == null ? Map.of() : errors;
  }
}
