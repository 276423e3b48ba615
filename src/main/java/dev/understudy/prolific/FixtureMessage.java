package dev.understudy.prolific;

import dev.understudy.message.Messages;
import dev.understudy.prolific.ProlificDocument.DocumentPosition;
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

  /**
   * Adds messages to the sandbox of a transaction.
   *
   * @throws dev.understudy.fixture.FixtureException if the sandbox already has a message with the
   *     id of one of them
   */
  static void addAll(
      SandboxTransaction tx, List<FixtureMessage> messages, ProlificEntities entities) {
    if (tx.peekMessageNumber() > 1) {
      var existing = new Messages(tx);
      ProlificDocument.refuseTaken(
          messages,
          "message",
          FixtureMessage::at,
          FixtureMessage::id,
          id -> existing.withId(id).isPresent());
    }
    var prolific = new ProlificMessages(tx, entities, entities.researcher(tx.ids()));
    messages.forEach(prolific::add);
  }
}
