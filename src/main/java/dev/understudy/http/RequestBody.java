package dev.understudy.http;

import dev.understudy.journal.StoredBody;
import dev.understudy.provider.Problem;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Body of a request.
 *
 * @param bytes as received, as far as they were read
 * @param length in bytes, of the whole body
 * @param tree the JSON object; a missing node if it is none, or was not parsed
 * @param problem the reason why it can't be read
 * @param note for the journal, if the client did not send the whole body
 */
record RequestBody(
    byte[] bytes, long length, JsonNode tree, Optional<Problem> problem, Optional<String> note) {
  /** Body of a request without one. */
  static final RequestBody NONE = unread(new byte[0], 0, Optional.empty());

  static RequestBody read(byte[] bytes, JsonNode tree) {
    return new RequestBody(bytes, bytes.length, tree, Optional.empty(), Optional.empty());
  }

  static RequestBody unread(byte[] bytes, long length, Optional<Problem> problem) {
    return new RequestBody(bytes, length, MissingNode.getInstance(), problem, Optional.empty());
  }

  /** Returns a body of which the rest was not received. */
  static RequestBody incomplete(byte[] bytes, long length, Optional<Problem> problem, String note) {
    return new RequestBody(bytes, length, MissingNode.getInstance(), problem, Optional.of(note));
  }

  /** Returns the body with a problem that does not quote it, since it may hold secrets. */
  RequestBody withoutQuotes() {
    return new RequestBody(bytes, length, tree, problem.map(RequestBody::withoutQuotes), note);
  }

  private static Problem withoutQuotes(Problem problem) {
    return problem instanceof Problem.Malformed malformed
        ? new Problem.Malformed(
            malformed.reason().replaceAll("'[^']{2,}'", "'…'"), malformed.found())
        : problem;
  }

  /** Returns the body as the journal keeps it. */
  StoredBody content() {
    return StoredBody.of(bytes, length);
  }
}
