package dev.understudy.prolific;

import dev.understudy.json.FieldReader;
import dev.understudy.json.Finding;
import dev.understudy.message.Direction;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a test makes the people do: participants write, the researcher reads in the app. */
final class ProlificActions {
  private static final int MAX_READ = 1_000;

  /** How many messages became read. */
  record ReadCount(int read) {}

  /** A participant writes to the researcher. */
  Message reply(SandboxTransaction tx, ObjectNode body) {
    var entities = tx.entities().of(ProlificFixtures.READER);
    var directory = new EntityChecks(tx, entities);
    var asked = FieldReader.strict(body);
    var participant = asked.requiredText("participant_id");
    asked.check("participant_id", participant, directory::participant);
    var text = asked.requiredText("body").map(MessageText::of);
    text.ifPresent(
        read -> read.wrong().forEach(error -> asked.wrong(error.at(asked.field("body")))));
    var study = asked.text("study_id");
    asked.check("study_id", study, (at, id) -> directory.studyOf(participant.orElse(""), at, id));
    var category = asked.choice("category", MessageCategory.words());
    Problem.Invalid.throwIfAny(asked.findings());
    var writer = participant.orElseThrow();
    return new ProlificMessages(tx, entities)
        .receive(
            writer,
            text.orElseThrow().text(),
            study.or(() -> latestStudy(tx, entities, writer)),
            category);
  }

  /** What was talked of last, else what they took part in last. */
  private static Optional<String> latestStudy(
      SandboxTransaction tx, ProlificEntities entities, String participant) {
    return new Messages(tx)
        .latestFoundBy(ProlificProvider.NAME, participant)
        .flatMap(message -> message.detail("study_id"))
        .or(() -> entities.latestStudyOf(participant));
  }

  /** The researcher opens messages: some, or all that are unread. */
  ReadCount read(SandboxTransaction tx, ObjectNode body) {
    var messages = new Messages(tx);
    var asked = FieldReader.strict(body);
    var ids = asked.texts("message_ids");
    var all = asked.isTrue("all");
    if (ids.isPresent() == all) {
      asked.wrong(all ? "all" : "message_ids", "Give either message_ids or all, which is true.");
    }
    if (ids.filter(some -> some.size() > MAX_READ).isPresent()) {
      asked.wrong(
          "message_ids",
          "At most "
              + MAX_READ
              + " can be read in one call; {\"all\":true} reads all that are unread.");
    }
    var found = asked.isFine() ? found(messages, asked, ids.orElse(List.of())) : List.<Message>of();
    Problem.Invalid.throwIfAny(asked.findings());
    return new ReadCount(messages.read(all ? messages.unread(ProlificProvider.NAME) : found));
  }

  private static List<Message> found(Messages messages, FieldReader asked, List<String> ids) {
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
        asked.wrong(
            Finding.at(
                asked.field("message_ids") + "/" + i,
                "There is no message \"" + id + "\" from a participant."));
      }
    }
    return found;
  }
}
