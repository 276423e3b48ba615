package dev.understudy.prolific;

import dev.understudy.json.FieldReader;
import dev.understudy.json.Finding;
import dev.understudy.json.Pointer;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.prolific.conversation.ConversationStore.ConversationRow;
import dev.understudy.prolific.conversation.Conversations;
import dev.understudy.prolific.study.Submissions;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Actions of people, which a test performs: participants write, the researcher reads in the app.
 */
final class ProlificActions {
  private static final int MAX_READ = 1_000;

  /** Number of messages that became read. */
  record ReadCount(int read) {}

  /**
   * Sends a message from a participant to a researcher: the one of the latest message between them
   * unless another one is named, else the account's owner. It goes into the conversation of that
   * message, too.
   */
  Message reply(SandboxTransaction tx, ObjectNode body) {
    var entities = tx.entities().of(ProlificFixtures.READER);
    var owner = entities.researcher(tx.ids());
    var checks = new EntityChecks(tx, entities, owner);
    var fields = FieldReader.strict(body);
    var participant = fields.requiredText("participant_id");
    fields.check("participant_id", participant, checks::participant);
    var text = fields.requiredText("body").map(MessageText::of);
    text.ifPresent(
        read -> read.errors().forEach(error -> fields.wrong(error.at(fields.field("body")))));
    var study = fields.text("study_id");
    fields.check("study_id", study, (at, id) -> checks.studyOf(participant.orElse(""), at, id));
    var category = fields.choice(ProlificMessages.CATEGORY, ProlificMessages.CATEGORIES);
    var researcher = fields.text("researcher_id");
    fields.check("researcher_id", researcher, checks::researcher);
    var begun =
        fields.text("conversation_id").flatMap(id -> conversation(tx, fields, id, participant));
    if (begun.isPresent()
        && researcher.filter(id -> !id.equals(begun.get().userId())).isPresent()) {
      fields.wrong("researcher_id", "The conversation is with another researcher.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    var sender = participant.orElseThrow();
    var latest = new Messages(tx).latestFoundBy(ProlificProvider.NAME, sender);
    var recipient =
        researcher
            .or(() -> begun.map(ConversationRow::userId))
            .or(() -> latest.map(each -> otherUser(each, sender)))
            .flatMap(entities::otherResearcher)
            .orElse(owner);
    var conversation =
        begun
            .map(ConversationRow::id)
            .or(
                () ->
                    latest
                        .filter(each -> otherUser(each, sender).equals(recipient.id()))
                        .flatMap(each -> each.detail(ProlificMessages.CHANNEL)));
    return new ProlificMessages(tx, entities, recipient)
        .receive(
            sender,
            text.orElseThrow().text(),
            study
                .or(() -> begun.flatMap(ConversationRow::studyId))
                .or(() -> latest.flatMap(message -> message.detail(ProlificMessages.STUDY)))
                .or(() -> entities.latestStudyOf(sender))
                .or(() -> latestAddedStudy(tx, sender)),
            category,
            conversation);
  }

  private static Optional<ConversationRow> conversation(
      SandboxTransaction tx, FieldReader fields, String id, Optional<String> participant) {
    var found =
        new Conversations(tx)
            .begunWithId(id).stream()
                .filter(each -> participant.filter(each.otherId()::equals).isPresent())
                .findFirst();
    if (found.isEmpty()) {
      fields.wrong(
          "conversation_id",
          "There is no conversation \"" + id + "\" with the participant that a call has begun.");
    }
    return found;
  }

  private static Optional<String> latestAddedStudy(SandboxTransaction tx, String participant) {
    return new Submissions(tx)
        .studiesOf(List.of(participant)).getOrDefault(participant, Set.of()).stream()
            .reduce((a, b) -> b);
  }

  private static String otherUser(Message message, String user) {
    return message.sender().equals(user) ? message.recipient() : message.sender();
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
        fields.isFine() ? found(tx, messages, fields, ids.orElse(List.of())) : List.<Message>of();
    Problem.Invalid.throwIfAny(fields.findings());
    return new ReadCount(messages.read(all ? messages.unread(ProlificProvider.NAME) : found));
  }

  private static List<Message> found(
      SandboxTransaction tx, Messages messages, FieldReader fields, List<String> ids) {
    var entities = tx.entities().of(ProlificFixtures.READER);
    var found = new ArrayList<Message>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      var id = ids.get(i);
      var message =
          messages
              .withId(id)
              .filter(each -> each.provider().equals(ProlificProvider.NAME))
              .filter(each -> entities.isResearcher(each.recipient(), tx.ids()));
      message.ifPresent(found::add);
      if (message.isEmpty()) {
        fields.wrong(
            Finding.at(
                Pointer.append(fields.field("message_ids"), i),
                "There is no message \"" + id + "\" to a researcher."));
      }
    }
    return found;
  }
}
