package dev.understudy.prolific;

import dev.understudy.fixture.FixtureException;
import dev.understudy.fixture.FixtureProblem;
import dev.understudy.message.Messages;
import dev.understudy.sandbox.Turn;
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
record PlantedMessage(
    At at,
    String id,
    boolean isInbound,
    String participant,
    String body,
    Optional<String> study,
    Optional<String> category,
    Optional<Instant> sentAt,
    boolean isRead) {

  /** A place in a document. */
  record At(int line, String pointer) {}

  /**
   * Writes messages into the sandbox that begins with them, or gets them later.
   *
   * @throws FixtureException if one has the id of a message that was written meanwhile
   */
  static void plant(Turn turn, List<PlantedMessage> planted, ProlificEntities entities) {
    if (turn.upcomingMessage() > 1) {
      refuseTaken(turn, planted);
    }
    var correspondence = new Correspondence(turn, entities);
    planted.forEach(correspondence::plant);
  }

  private static void refuseTaken(Turn turn, List<PlantedMessage> planted) {
    var messages = new Messages(turn);
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
