package dev.understudy.prolific.conversation;

import dev.understudy.json.FieldReader;
import dev.understudy.json.Finding;
import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.ProlificEntities;
import dev.understudy.prolific.ProlificFixtures;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.prolific.workspace.Workspaces;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and checks the requests that begin conversations. */
final class ConversationRequests {
  static final int MAX_RECIPIENTS = 4_000; // docs
  private static final int MAX_SUBJECT = 500; // docs

  private final Call call;
  private final EntityChecks checks;
  private final FieldReader fields;

  /** A conversation to begin (docs). */
  record NewConversation(
      String recipient,
      String subject,
      String topic,
      Optional<String> study,
      Optional<String> workspace,
      Optional<String> body) {}

  /** A broadcast to send (docs). The name of the recipients' field is ours. */
  record NewBroadcast(
      Optional<String> id,
      String study,
      String subject,
      Optional<String> topic,
      String body,
      Collection<String> recipients,
      Optional<String> workspace) {}

  ConversationRequests(Call call) {
    this.call = call;
    this.checks = new EntityChecks(call);
    this.fields = new FieldReader(call.body(), FieldErrors.WORDING);
  }

  NewConversation conversation() {
    var recipient = fields.requiredText("recipient_id");
    fields.check("recipient_id", recipient, notBlank(checks::recipient));
    var subject = subject();
    var topic = topic(fields.requiredText("topic"));
    var study = optional("study_id");
    fields.check("study_id", study, notBlank(checks::study));
    var workspace = workspace();
    var body = MessageText.read(fields, "body", false);
    Problem.Invalid.throwIfAny(fields.findings());
    return new NewConversation(
        recipient.orElseThrow(), subject, topic.orElseThrow(), study, workspace, body);
  }

  /** Returns the id that the caller gives a broadcast, which makes the call idempotent (docs). */
  Optional<String> broadcastId() {
    var id = optional("id");
    fields.check("id", id, ConversationRequests::idForm);
    return id.filter(given -> fields.isFine());
  }

  NewBroadcast broadcast() {
    var id = optional("id");
    var study = fields.requiredText("study_id");
    fields.check("study_id", study, notBlank((field, text) -> Optional.empty()));
    var subject = subject();
    var topic = topic(optional("topic"));
    var body = MessageText.read(fields, "body", true);
    var recipients = recipients();
    var workspace = workspace();
    Problem.Invalid.throwIfAny(fields.findings());
    if (checks.study("study_id", study.orElseThrow()).isPresent()) {
      // docs: a study that the caller can't write about is a 404
      throw new Problem.NotFound(call.request().path()).refusal();
    }
    Problem.Invalid.throwIfAny(
        checks.submissions("participant_ids", recipients, study.orElseThrow()));
    return new NewBroadcast(
        id, study.orElseThrow(), subject, topic, body.orElseThrow(), recipients, workspace);
  }

  private Collection<String> recipients() {
    var name = "participant_ids";
    var recipients = new LinkedHashSet<String>();
    var list = fields.required(name).flatMap(value -> fields.list(name));
    if (list.filter(items -> items.size() > MAX_RECIPIENTS).isPresent()) {
      fields.wrong(FieldErrors.TOO_MANY.at(name, MAX_RECIPIENTS));
      return recipients;
    }
    list.ifPresent(
        items -> items.forEach(item -> fields.textAt(name, item).ifPresent(recipients::add)));
    if (list.filter(items -> items.isEmpty()).isPresent()) {
      fields.wrong(FieldErrors.EMPTY_LIST.at(name));
    } else if (recipients.stream().anyMatch(MessageText::isBlank)) {
      fields.wrong(FieldErrors.BLANK.at(name));
    }
    return recipients;
  }

  private String subject() {
    var subject = fields.requiredText("subject");
    fields.check(
        "subject",
        subject,
        notBlank(
            (field, text) ->
                text.codePointCount(0, text.length()) > MAX_SUBJECT
                    ? Optional.of(FieldErrors.TOO_MANY_CHARACTERS.at(field, MAX_SUBJECT))
                    : Optional.empty()));
    return subject.orElse("");
  }

  /** ours: the words are those of a message's category, and those that fixtures add. */
  private Optional<String> topic(Optional<String> topic) {
    var added = call.entities(ProlificFixtures.READER).topics();
    fields.check(
        "topic",
        topic,
        (field, text) ->
            Stream.concat(ProlificMessages.CATEGORIES.stream(), added.stream())
                    .anyMatch(text::equals)
                ? Optional.empty()
                : Optional.of(FieldErrors.NO_CHOICE.at(field, text)));
    return topic;
  }

  /** Reads a text that can be left out, but not be null. */
  private Optional<String> optional(String name) {
    return fields.names().contains(name) ? fields.requiredText(name) : Optional.empty();
  }

  private Optional<String> workspace() {
    var workspace = optional("workspace_id");
    fields.check("workspace_id", workspace, notBlank(checks::workspace));
    return workspace;
  }

  private static FieldReader.TextRule notBlank(FieldReader.TextRule rule) {
    return (field, text) ->
        MessageText.isBlank(text)
            ? Optional.of(FieldErrors.BLANK.at(field))
            : rule.check(field, text);
  }

  private static Optional<Finding> idForm(String field, String text) {
    return ProlificEntities.isId(text)
        ? Optional.empty()
        : Optional.of(FieldErrors.NO_ID.at(field));
  }

  /**
   * Returns the workspace in the query of a call.
   *
   * @throws dev.understudy.provider.Refusal with a 404 if there is none with this id (ours)
   */
  static Optional<String> workspaceOf(Call call) {
    var workspace = filter(call, "workspace_id");
    if (workspace.filter(id -> !new Workspaces(call.tx()).exists(id)).isPresent()) {
      throw new Problem.NotFound(call.request().path()).refusal();
    }
    return workspace;
  }

  /**
   * Returns a filter in the query of a call; an empty one counts as absent.
   *
   * @throws dev.understudy.provider.Refusal if it can't be stored, so that nothing has it
   */
  static Optional<String> filter(Call call, String name) {
    var text = call.request().query(name).filter(given -> !given.isEmpty());
    text.ifPresent(
        given ->
            Problem.Invalid.throwIfAny(
                FieldErrors.inCharactersOf(given).stream().map(each -> each.at(name)).toList()));
    return text;
  }
}
