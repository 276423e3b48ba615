package dev.understudy.prolific;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.MessageDispatch;
import dev.understudy.delivery.MessageDispatch.AcceptedDraft;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.prolific.SendRequests.SendRequest;
import dev.understudy.prolific.text.MessageText;
import dev.understudy.provider.Call;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages between a researcher and participants or other researchers. */
public final class ProlificMessages {
  public static final int ID_LENGTH = 24; // docs
  private static final int CHANNEL_LENGTH = 64; // docs

  // details of a message
  static final String STUDY = "study_id";
  static final String CATEGORY = "category";
  static final String CHANNEL = "channel_id";

  /** docs: a participant can choose one; a researcher does not. */
  static final List<String> CATEGORIES =
      List.of(
          "payment-timing",
          "payment-issues",
          "technical-issues",
          "feedback",
          "rejections",
          "other");

  private final SandboxTransaction tx;
  private final ProlificEntities entities;
  private final String researcher;
  private final RecipientFaults faults;

  /** Creates messages of this researcher that no fault concerns. */
  ProlificMessages(SandboxTransaction tx, ProlificEntities entities, Researcher researcher) {
    this(tx, entities, researcher, RecipientFaults.NONE);
  }

  ProlificMessages(
      SandboxTransaction tx,
      ProlificEntities entities,
      Researcher researcher,
      RecipientFaults faults) {
    this.faults = faults;
    this.tx = tx;
    this.entities = entities;
    this.researcher = researcher.id();
  }

  /** Sends a message that another operation than those on messages brings about. */
  public static void send(Call call, String participant, MessageText text, String study) {
    var entities = call.entities(ProlificFixtures.READER);
    var caller = entities.caller(call.request(), call.tx().ids());
    new ProlificMessages(call.tx(), entities, caller, call.faults())
        .send(new SendRequest(List.of(participant), text.text(), Optional.of(study)));
  }

  /** Sends a message that is in no batch. */
  void send(SendRequest request) {
    accept(request, Optional.empty());
  }

  /** Sends a message to all recipients, as one batch. */
  void sendAll(SendRequest request) {
    accept(request, Optional.of(tx.ids().hex("batch", tx.peekMessageNumber(), ID_LENGTH)));
  }

  private void accept(SendRequest request, Optional<String> batchId) {
    var drafts =
        request.recipients().stream()
            .map(
                each ->
                    new AcceptedDraft(outbound(each, request.body(), request.study()), plan(each)))
            .toList();
    new MessageDispatch(tx, ProlificProvider.LIFECYCLE).accept(drafts, batchId, this::id);
  }

  /** Adds an unread message from a participant. */
  Message receive(
      String participant, String body, Optional<String> study, Optional<String> category) {
    return new Messages(tx).add(inbound(participant, body, study, category), this::id);
  }

  /** Adds a message of a fixture. */
  void add(FixtureMessage message) {
    var draft =
        message.isInbound()
            ? inbound(message.participant(), message.body(), message.study(), message.category())
            : outbound(message.participant(), message.body(), message.study());
    var dated = draft.sentAt(message.sentAt().orElse(tx.now()), message.isRead());
    new Messages(tx).add(dated, number -> message.id());
  }

  /** Returns the plan of a faulty message: the answer names no recipients, so it fails later. */
  private Optional<DeliveryPlan> plan(String participant) {
    return faults.of(participant).map(RecipientFaults.RecipientFault::deliveryPlan);
  }

  private MessageDraft outbound(String recipient, String body, Optional<String> study) {
    var draft =
        MessageDraft.sent(
            ProlificProvider.NAME,
            researcher,
            recipient,
            body,
            ProlificLifecycle.SENT,
            tx.now(),
            details(recipient, study, Optional.empty()));
    return entities.isResearcher(recipient, tx.ids())
        ? draft.foundBy(recipient, researcher).unread()
        : draft.foundBy(recipient);
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
      String other, Optional<String> study, Optional<String> category) {
    var details = new LinkedHashMap<String, Object>();
    study.ifPresent(id -> details.put(STUDY, id));
    category.ifPresent(word -> details.put(CATEGORY, word));
    details.put(CHANNEL, channel(other));
    return Collections.unmodifiableMap(details);
  }

  /** docs: one and the same for both directions between two users. */
  private String channel(String other) {
    boolean isSecond = entities.isResearcher(other, tx.ids()) && other.compareTo(researcher) < 0;
    var users = isSecond ? other + '\n' + researcher : researcher + '\n' + other;
    return tx.ids().hex("channel", users, CHANNEL_LENGTH);
  }

  private String id(long number) {
    return tx.ids().hex(Message.KIND, number, ID_LENGTH);
  }
}
