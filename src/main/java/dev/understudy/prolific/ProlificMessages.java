package dev.understudy.prolific;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.MessageDispatch;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the researcher and the participants write to each other, as messages of the sandbox. */
final class ProlificMessages {
  static final int ID_LENGTH = 24; // docs
  private static final int CHANNEL_LENGTH = 64; // docs

  private final SandboxTransaction tx;
  private final String researcher;
  private final RecipientFaults faults;

  /** As the people write it: nothing goes wrong. */
  ProlificMessages(SandboxTransaction tx, ProlificEntities entities) {
    this(tx, entities, RecipientFaults.NONE);
  }

  ProlificMessages(SandboxTransaction tx, ProlificEntities entities, RecipientFaults faults) {
    this.faults = faults;
    this.tx = tx;
    this.researcher = entities.researcherId(tx.ids());
  }

  /** The researcher writes to one. */
  void send(String participant, String body, Optional<String> study) {
    dispatch(List.of(participant), body, study, Optional.empty());
  }

  /** The researcher writes the same to all of these, in one call. */
  void sendAll(Collection<String> participants, String body, Optional<String> study) {
    var batchId = tx.ids().hex("batch", tx.peekMessageNumber(), ID_LENGTH);
    dispatch(participants, body, study, Optional.of(batchId));
  }

  private void dispatch(
      Collection<String> participants,
      String body,
      Optional<String> study,
      Optional<String> batchId) {
    var orders =
        participants.stream()
            .map(
                each ->
                    new MessageDispatch.AcceptedDraft(outbound(each, body, study), course(each)))
            .toList();
    new MessageDispatch(tx, ProlificProvider.LIFE).accept(orders, batchId, this::id);
  }

  /** A participant writes to the researcher, who has not read it yet. */
  Message receive(
      String participant, String body, Optional<String> study, Optional<String> category) {
    return messages().add(inbound(participant, body, study, category), this::id);
  }

  /** A message that a fixture tells of. */
  void plant(FixtureMessage planted) {
    var now =
        planted.isInbound()
            ? inbound(planted.participant(), planted.body(), planted.study(), planted.category())
            : outbound(planted.participant(), planted.body(), planted.study());
    var sentAt = planted.sentAt().orElse(tx.now());
    var draft =
        new MessageDraft(
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
  private Optional<DeliveryPlan> course(String participant) {
    return faults.of(participant).map(RecipientFaults.RecipientFault::course);
  }

  private MessageDraft outbound(String participant, String body, Optional<String> study) {
    return MessageDraft.sent(
            ProlificProvider.NAME,
            researcher,
            participant,
            body,
            ProlificLifecycle.SENT,
            tx.now(),
            details(participant, study, Optional.empty()))
        .foundBy(participant);
  }

  private MessageDraft inbound(
      String participant, String body, Optional<String> study, Optional<String> category) {
    return MessageDraft.received(
            ProlificProvider.NAME,
            participant,
            researcher,
            body,
            tx.now(),
            details(participant, study, category))
        .foundBy(participant);
  }

  private Map<String, Object> details(
      String participant, Optional<String> study, Optional<String> category) {
    var details = new LinkedHashMap<String, Object>();
    study.ifPresent(id -> details.put("study_id", id));
    category.ifPresent(word -> details.put("category", word));
    details.put("channel_id", channel(tx.ids(), researcher, participant));
    return Collections.unmodifiableMap(details);
  }

  /** docs: one and the same for both directions between two users. */
  private static String channel(Ids ids, String researcher, String participant) {
    return ids.hex("channel", researcher + '\n' + participant, CHANNEL_LENGTH);
  }

  private String id(long number) {
    return tx.ids().hex(Message.KIND, number, ID_LENGTH);
  }

  private Messages messages() {
    return new Messages(tx);
  }
}
