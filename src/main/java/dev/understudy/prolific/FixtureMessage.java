package dev.understudy.prolific;

import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureProblem;
import dev.understudy.message.Messages;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message that a fixture tells of.
 *
 * @param at where in the document, for what shows only when it is planted
 * @param isInbound whether the participant wrote it
 * @param sentAt none: when the sandbox begins
 */
record FixtureMessage(
    DocumentPosition at,
    String id,
    boolean isInbound,
    String participant,
    String body,
    Optional<String> study,
    Optional<String> category,
    Optional<Instant> sentAt,
    boolean isRead) {

  /** A place in a document. */
  record DocumentPosition(int line, String pointer) {}

  /**
   * Writes messages into the sandbox that begins with them, or gets them later.
   *
   * @throws FixtureException if one has the id of a message that was written meanwhile
   */
  static void plant(
      SandboxTransaction tx, List<FixtureMessage> planted, ProlificEntities entities) {
    if (tx.peekMessageNumber() > 1) {
      refuseTaken(tx, planted);
    }
    var correspondence = new ProlificMessages(tx, entities);
    planted.forEach(correspondence::plant);
  }

  private static void refuseTaken(SandboxTransaction tx, List<FixtureMessage> planted) {
    var messages = new Messages(tx);
    var problems =
        planted.stream()
            .filter(each -> messages.withId(each.id()).isPresent())
            .map(
                each ->
                    // only a document that comes later can meet messages
                    new FixtureProblem(
                        "request body",
                        each.at().line(),
                        each.at().pointer() + "/id",
                        "there is a message '" + each.id() + "' already"))
            .toList();
    if (!problems.isEmpty()) {
      throw new FixtureException(problems);
    }
  }
}
