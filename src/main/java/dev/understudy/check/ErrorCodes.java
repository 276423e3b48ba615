package dev.understudy.check;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The code in an error of this server. */
final class ErrorCodes {
  private ErrorCodes() {}

  /** Returns a status with the code of its error, if it has one. */
  static String describe(int status, JsonNode ours) {
    return Stream.of("code", "error_code")
        .map(ours::path)
        .filter(each -> each.isString() || each.isIntegralNumber())
        .findFirst()
        .map(code -> status + " (" + code.asString() + ")")
        .orElse(String.valueOf(status));
  }
}
