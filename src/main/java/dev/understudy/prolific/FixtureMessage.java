package dev.understudy.prolific;

import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureProblem;
import dev.understudy.message.Messages;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message in a fixture.
 *
 * @param at its position, for problems that are found when it is added
 * @param isInbound whether the participant wrote it
 * @param sentAt empty: when the sandbox begins
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

  /** A position in a document. */
  record DocumentPosition(int line, String pointer) {}

  /**
   * Adds messages to the sandbox of a transaction.
   *
   * @throws FixtureException if the sandbox already has a message with the id of one of them
   */
  static void addAll(
      SandboxTransaction tx, List<FixtureMessage> messages, ProlificEntities entities) {
    if (tx.peekMessageNumber() > 1) {
      refuseTaken(tx, messages);
    }
    var prolific = new ProlificMessages(tx, entities, entities.researcher(tx.ids()));
    messages.forEach(prolific::add);
  }

  private static void refuseTaken(SandboxTransaction tx, List<FixtureMessage> messages) {
    var existing = new Messages(tx);
    var problems =
        messages.stream()
            .filter(each -> existing.withId(each.id()).isPresent())
            .map(
                each ->
                    // a sandbox has messages only before a document that is posted to it
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
