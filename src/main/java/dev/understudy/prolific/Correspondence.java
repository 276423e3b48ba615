package dev.understudy.prolific;

import dev.understudy.delivery.Course;
import dev.understudy.delivery.Dispatch;
import dev.understudy.message.Draft;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Turn;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the researcher and the participants write to each other, as messages of the sandbox. */
final class Correspondence {
  static final int ID_LENGTH = 24; // docs
  private static final int CHANNEL_LENGTH = 64; // docs

  private final Turn turn;
  private final String researcher;
  private final RecipientFaults faults;

  /** As the people write it: nothing goes wrong. */
  Correspondence(Turn turn, ProlificEntities entities) {
    this(turn, entities, RecipientFaults.NONE);
  }

  Correspondence(Turn turn, ProlificEntities entities, RecipientFaults faults) {
    this.faults = faults;
    this.turn = turn;
    this.researcher = entities.researcherId(turn.ids());
  }

  /** The researcher writes to one. */
  void send(String participant, String body, Optional<String> study) {
    dispatch(List.of(participant), body, study, Optional.empty());
  }

  /** The researcher writes the same to all of these, in one call. */
  void sendAll(Collection<String> participants, String body, Optional<String> study) {
    var batchId = turn.ids().hex("batch", turn.upcomingMessage(), ID_LENGTH);
    dispatch(participants, body, study, Optional.of(batchId));
  }

  private void dispatch(
      Collection<String> participants,
      String body,
      Optional<String> study,
      Optional<String> batchId) {
    var orders =
        participants.stream()
            .map(each -> new Dispatch.Order(outbound(each, body, study), course(each)))
            .toList();
    new Dispatch(turn, ProlificProvider.LIFE).accept(orders, batchId, this::id);
  }

  /** A participant writes to the researcher, who has not read it yet. */
  Message receive(
      String participant, String body, Optional<String> study, Optional<String> category) {
    return messages().add(inbound(participant, body, study, category), this::id);
  }

  /** A message that a fixture tells of. */
  void plant(PlantedMessage planted) {
    var now =
        planted.isInbound()
            ? inbound(planted.participant(), planted.body(), planted.study(), planted.category())
            : outbound(planted.participant(), planted.body(), planted.study());
    var sentAt = planted.sentAt().orElse(turn.now());
    var draft =
        new Draft(
            now.provider(),
            now.direction(),
            now.sender(),
            now.recipient(),
            now.body(),
            now.status(),
            now.scheduledAt(),
            Optional.of(sentAt),
            planted.isRead() ? Optional.of(sentAt) : Optional.empty(),
            now.foundBy(),
            now.details());
    messages().add(draft, number -> planted.id());
  }

  /** The API does not answer per recipient: a message that goes wrong is found failed later. */
  private Optional<Course> course(String participant) {
    return faults.of(participant).map(RecipientFaults.RecipientFault::course);
  }

  private Draft outbound(String participant, String body, Optional<String> study) {
    return Draft.sent(
            ProlificProvider.NAME,
            researcher,
            participant,
            body,
            ProlificLifecycle.SENT,
            turn.now(),
            details(participant, study, Optional.empty()))
        .foundBy(participant);
  }

  private Draft inbound(
      String participant, String body, Optional<String> study, Optional<String> category) {
    return Draft.received(
            ProlificProvider.NAME,
            participant,
            researcher,
            body,
            turn.now(),
            details(participant, study, category))
        .foundBy(participant);
  }

  private Map<String, Object> details(
      String participant, Optional<String> study, Optional<String> category) {
    var details = new LinkedHashMap<String, Object>();
    study.ifPresent(id -> details.put("study_id", id));
    category.ifPresent(word -> details.put("category", word));
    details.put("channel_id", channel(turn.ids(), researcher, participant));
    return Collections.unmodifiableMap(details);
  }

  /** docs: one and the same for both directions between two users. */
  private static String channel(Ids ids, String researcher, String participant) {
    return ids.hex("channel", researcher + '\n' + participant, CHANNEL_LENGTH);
  }

  private String id(long number) {
    return turn.ids().hex(Message.KIND, number, ID_LENGTH);
  }

  private Messages messages() {
    return new Messages(turn);
  }
}
