package dev.understudy.prolific;

import dev.understudy.json.FieldReader;
import dev.understudy.json.Finding;
import dev.understudy.json.Pointer;
import dev.understudy.message.Direction;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Actions of people, which a test performs: participants write, the researcher reads in the app.
 */
final class ProlificActions {
  private static final int MAX_READ = 1_000;

  /** Number of messages that became read. */
  record ReadCount(int read) {}

  /** Sends a message from a participant to the researcher. */
  Message reply(SandboxTransaction tx, ObjectNode body) {
    var entities = tx.entities().of(ProlificFixtures.READER);
    var checks = new EntityChecks(tx, entities);
    var fields = FieldReader.strict(body);
    var participant = fields.requiredText("participant_id");
    fields.check("participant_id", participant, checks::participant);
    var text = fields.requiredText("body").map(MessageText::of);
    text.ifPresent(
        read -> read.errors().forEach(error -> fields.wrong(error.at(fields.field("body")))));
    var study = fields.text("study_id");
    fields.check("study_id", study, (at, id) -> checks.studyOf(participant.orElse(""), at, id));
    var category = fields.choice(ProlificMessages.CATEGORY, ProlificMessages.CATEGORIES);
    Problem.Invalid.throwIfAny(fields.findings());
    var sender = participant.orElseThrow();
    return new ProlificMessages(tx, entities)
        .receive(
            sender,
            text.orElseThrow().text(),
            study.or(() -> latestStudy(tx, entities, sender)),
            category);
  }

  /** Returns the study of the latest message, else the latest study of the participant. */
  private static Optional<String> latestStudy(
      SandboxTransaction tx, ProlificEntities entities, String participant) {
    return new Messages(tx)
        .latestFoundBy(ProlificProvider.NAME, participant)
        .flatMap(message -> message.detail(ProlificMessages.STUDY))
        .or(() -> entities.latestStudyOf(participant));
  }

  /** Marks messages as read by the researcher: some, or all that are unread. */
  ReadCount read(SandboxTransaction tx, ObjectNode body) {
    var messages = new Messages(tx);
    var fields = FieldReader.strict(body);
    var ids = fields.texts("message_ids");
    var all = fields.isTrue("all");
    if (ids.isPresent() == all) {
      fields.wrong(all ? "all" : "message_ids", "Give either message_ids or all, which is true.");
    }
    if (ids.filter(some -> some.size() > MAX_READ).isPresent()) {
      fields.wrong(
          "message_ids",
          "At most "
              + MAX_READ
              + " can be read in one call; {\"all\":true} reads all that are unread.");
    }
    var found =
        fields.isFine() ? found(messages, fields, ids.orElse(List.of())) : List.<Message>of();
    Problem.Invalid.throwIfAny(fields.findings());
    return new ReadCount(messages.read(all ? messages.unread(ProlificProvider.NAME) : found));
  }

  private static List<Message> found(Messages messages, FieldReader fields, List<String> ids) {
    var found = new ArrayList<Message>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      var id = ids.get(i);
      var message =
          messages
              .withId(id)
              .filter(each -> each.provider().equals(ProlificProvider.NAME))
              .filter(each -> each.direction() == Direction.INBOUND);
      message.ifPresent(found::add);
      if (message.isEmpty()) {
        fields.wrong(
            Finding.at(
                Pointer.append(fields.field("message_ids"), i),
                "There is no message \"" + id + "\" from a participant."));
      }
    }
    return found;
  }
}
