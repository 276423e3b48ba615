package dev.understudy.prolific;

import dev.understudy.json.FieldReader;
import dev.understudy.json.Finding;
import dev.understudy.prolific.conversation.Conversations;
import dev.understudy.prolific.group.ParticipantGroups;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.provider.Call;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Request;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads and checks the requests that send. A refusal lists everything that is wrong, shape and
 * unknown entities together. Nothing is coerced: a number is no string (ours).
 */
final class SendRequests {
  static final int MAX_IDS = 4_000; // docs, on broadcasts

  private final ParticipantGroups groups;
  private final Conversations conversations;
  private final ProlificMessages messages;
  private final EntityChecks checks;
  private final FieldReader fields;

  /**
   * A message and its recipients, each of them once.
   *
   * @param conversation a conversation other than the default one
   */
  record SendRequest(
      Collection<String> recipients,
      String body,
      Optional<String> study,
      Optional<String> conversation) {}

  /** Creates the reader of a request that sends these messages. */
  SendRequests(Call call, ProlificMessages messages) {
    this.groups = new ParticipantGroups(call.tx());
    this.conversations = new Conversations(call.tx());
    this.messages = messages;
    this.checks = messages.checks();
    this.fields = new FieldReader(call.body(), FieldErrors.WORDING);
  }

  /** Returns who is concerned by a request that has not been checked. */
  static Participants participants(Request request, SandboxTransaction tx) {
    var body = request.body();
    var entities = tx.entities().of(ProlificFixtures.READER);
    var groups = new ParticipantGroups(tx);
    var recipients =
        Stream.of(
                texts(Stream.of(body.path("recipient_id"))),
                texts(body.path("ids").valueStream()),
                texts(body.path("participant_ids").valueStream()),
                texts(Stream.of(body.path("participant_group_id")))
                    .flatMap(id -> groups.memberIds(id).stream()))
            .flatMap(all -> all)
            .distinct();
    return new Participants(recipients.toList(), List.of(entities.caller(request, tx.ids()).id()));
  }

  private static Stream<String> texts(Stream<JsonNode> nodes) {
    return nodes.filter(JsonNode::isString).map(JsonNode::stringValue);
  }

  /** docs: {@code recipient_id}, {@code body} and {@code study_id} are required. */
  SendRequest one() {
    var recipient = id("recipient_id", checks::recipient);
    var body = body();
    var study = id("study_id", checks::study);
    var conversation = conversation(recipient.orElse(""));
    Problem.Invalid.throwIfAny(fields.findings());
    return new SendRequest(recipient.stream().toList(), body, study, conversation);
  }

  /** docs: the id of a conversation between the two; ours: it can be left out. */
  private Optional<String> conversation(String recipient) {
    var id =
        fields.names().contains("conversation_id")
            ? fields.requiredText("conversation_id")
            : Optional.<String>empty();
    if (id.isEmpty()) {
      return Optional.empty();
    }
    boolean isBegun =
        conversations.begunWithId(id.get()).stream()
            .anyMatch(
                each ->
                    each.userId().equals(messages.researcher().id())
                        && each.otherId().equals(recipient));
    if (!isBegun && !messages.channel(recipient).equals(id.get())) {
      fields.wrong(FieldErrors.NO_MEMBERS.at("conversation_id", id.get()));
    }
    return id.filter(each -> isBegun);
  }

  /** spec: {@code ids}, {@code body} and {@code study_id} are required. */
  SendRequest bulk() {
    return checked(recipients("ids"), body(), id("study_id", checks::study));
  }

  /** spec: {@code participant_group_id} and {@code body} are required. */
  SendRequest toGroup() {
    var members = id("participant_group_id", checks::group).map(groups::memberIds);
    var body = body();
    var study =
        fields.names().contains("study_id")
            ? id("study_id", checks::study)
            : Optional.<String>empty();
    return checked(members.orElse(List.of()), body, study);
  }

  private SendRequest checked(Collection<String> recipients, String body, Optional<String> study) {
    Problem.Invalid.throwIfAny(fields.findings());
    return new SendRequest(recipients, body, study, Optional.empty());
  }

  private Optional<String> id(String field, FieldReader.TextRule rule) {
    return fields.required(field).flatMap(value -> id(field, value, rule));
  }

  private Optional<String> id(String field, JsonNode value, FieldReader.TextRule rule) {
    var id = fields.textAt(field, value);
    id.flatMap(text -> MessageText.isBlank(text) ? blank(field) : rule.check(field, text))
        .ifPresent(fields::wrong);
    return id;
  }

  private static Optional<Finding> blank(String field) {
    return Optional.of(FieldErrors.BLANK.at(field));
  }

  private Set<String> recipients(String field) {
    var all = new LinkedHashSet<String>();
    var list = fields.required(field).flatMap(value -> fields.list(field));
    if (list.isPresent() && list.get().isEmpty()) {
      fields.wrong(FieldErrors.EMPTY_LIST.at(field));
    } else if (list.isPresent() && list.get().size() > MAX_IDS) {
      fields.wrong(FieldErrors.TOO_MANY.at(field, MAX_IDS));
    } else {
      list.ifPresent(items -> checks.prepare(texts(items.valueStream()).toList()));
      list.ifPresent(
          items ->
              items.forEach(
                  item -> id(field, item, checks::participantOfStudies).ifPresent(all::add)));
    }
    return all;
  }

  private String body() {
    return MessageText.read(fields, "body", true).orElse("");
  }
}
