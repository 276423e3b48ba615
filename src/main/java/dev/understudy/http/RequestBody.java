package dev.understudy.http;

import dev.understudy.journal.StoredBody;
import dev.understudy.provider.Problem;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The body of a request.
 *
 * @param bytes as it came, as far as it was read
 * @param length in bytes, of all of it
 * @param tree the JSON object that it is; a missing node where it is none, or none was asked for
 * @param problem why it can't be read
 * @param note how its client failed to send all of it
 */
record RequestBody(
    byte[] bytes, long length, JsonNode tree, Optional<Problem> problem, Optional<String> note) {
  /** No body. */
  static final RequestBody NONE = unread(new byte[0], 0, Optional.empty());

  static RequestBody read(byte[] bytes, JsonNode tree) {
    return new RequestBody(bytes, bytes.length, tree, Optional.empty(), Optional.empty());
  }

  static RequestBody unread(byte[] bytes, long length, Optional<Problem> problem) {
    return new RequestBody(bytes, length, MissingNode.getInstance(), problem, Optional.empty());
  }

  /** Returns a body of which the rest did not come. */
  static RequestBody incomplete(byte[] bytes, long length, Optional<Problem> problem, String note) {
    return new RequestBody(bytes, length, MissingNode.getInstance(), problem, Optional.of(note));
  }

  /** The same, its problem told without words of the body itself. */
  RequestBody withoutQuotes() {
    return new RequestBody(bytes, length, tree, problem.map(RequestBody::withoutQuotes), note);
  }

  private static Problem withoutQuotes(Problem problem) {
    return problem instanceof Problem.Malformed malformed
        ? new Problem.Malformed(
            malformed.reason().replaceAll("'[^']{2,}'", "'…'"), malformed.found())
        : problem;
  }

  /** As the journal keeps it. */
  StoredBody content() {
    return StoredBody.of(bytes, length);
  }
}
