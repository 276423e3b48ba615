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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages between a researcher and participants or other researchers. */
public final class ProlificMessages {
  public static final int ID_LENGTH = 24; // docs
  public static final int CHANNEL_LENGTH = 64; // docs

  // details of a message
  public static final String STUDY = "study_id";
  static final String CATEGORY = "category";
  public static final String CHANNEL = "channel_id";

  /** docs: a participant can choose one; a researcher does not. */
  public static final List<String> CATEGORIES =
      List.of(
          "payment-timing",
          "payment-issues",
          "technical-issues",
          "feedback",
          "rejections",
          "other");

  private final SandboxTransaction tx;
  private final ProlificEntities entities;
  private final Researcher researcher;
  private final RecipientFaults faults;
  private final Map<String, String> channels = new HashMap<>();

  /** Creates messages of this researcher that no fault concerns. */
  ProlificMessages(SandboxTransaction tx, ProlificEntities entities, Researcher researcher) {
    this(tx, entities, researcher, RecipientFaults.NONE);
  }

  /** Creates messages of the researcher who makes a call. */
  public ProlificMessages(Call call) {
    this(call.tx(), call.entities(ProlificFixtures.READER), Researcher.of(call), call.faults());
  }

  private ProlificMessages(
      SandboxTransaction tx,
      ProlificEntities entities,
      Researcher researcher,
      RecipientFaults faults) {
    this.faults = faults;
    this.tx = tx;
    this.entities = entities;
    this.researcher = researcher;
  }

  /** Sends a message that another operation than those on messages brings about. */
  public static void send(Call call, String participant, MessageText text, String study) {
    var entities = call.entities(ProlificFixtures.READER);
    var caller = entities.caller(call.request(), call.tx().ids());
    new ProlificMessages(call.tx(), entities, caller, call.faults())
        .send(
            new SendRequest(
                List.of(participant), text.text(), Optional.of(study), Optional.empty()));
  }

  /** Returns the researcher whose messages these are. */
  Researcher researcher() {
    return researcher;
  }

  /** Returns the checks of a request of this researcher. */
  EntityChecks checks() {
    return new EntityChecks(tx, entities, researcher);
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
    var conversations = new LinkedHashMap<String, String>();
    request
        .recipients()
        .forEach(
            each -> conversations.put(each, request.conversation().orElseGet(() -> channel(each))));
    accept(conversations, request.body(), request.study(), batchId);
  }

  /**
   * Sends a message into conversations.
   *
   * @param conversations the id of a conversation for each recipient
   * @return the messages, one for each conversation in their order
   */
  public List<Message> sendInto(
      Map<String, String> conversations, String body, Optional<String> study) {
    var batchId =
        conversations.size() == 1
            ? Optional.<String>empty()
            : Optional.of(tx.ids().hex("batch", tx.peekMessageNumber(), ID_LENGTH));
    return accept(conversations, body, study, batchId);
  }

  private List<Message> accept(
      Map<String, String> conversations,
      String body,
      Optional<String> study,
      Optional<String> batchId) {
    var drafts =
        conversations.entrySet().stream()
            .map(
                each ->
                    new AcceptedDraft(
                        outbound(each.getKey(), body, study, each.getValue()), plan(each.getKey())))
            .toList();
    return new MessageDispatch(tx, ProlificProvider.LIFECYCLE).accept(drafts, batchId, this::id);
  }

  /**
   * Adds an unread message from a participant.
   *
   * @param conversation empty: the default one
   */
  Message receive(
      String participant,
      String body,
      Optional<String> study,
      Optional<String> category,
      Optional<String> conversation) {
    var draft =
        inbound(
            participant, body, study, category, conversation.orElseGet(() -> channel(participant)));
    return new Messages(tx).add(draft, this::id);
  }

  /** Adds a message of a fixture. */
  void add(FixtureMessage message) {
    var draft =
        message.isInbound()
            ? inbound(
                message.participant(),
                message.body(),
                message.study(),
                message.category(),
                channel(message.participant()))
            : outbound(
                message.participant(),
                message.body(),
                message.study(),
                channel(message.participant()));
    var dated = draft.sentAt(message.sentAt().orElse(tx.now()), message.isRead());
    new Messages(tx).add(dated, number -> message.id());
  }

  /** Returns the plan of a faulty message: the answer names no recipients, so it fails later. */
  private Optional<DeliveryPlan> plan(String participant) {
    return faults.of(participant).map(RecipientFaults.RecipientFault::deliveryPlan);
  }

  private MessageDraft outbound(
      String recipient, String body, Optional<String> study, String conversation) {
    var draft =
        MessageDraft.sent(
            ProlificProvider.NAME,
            researcher.id(),
            recipient,
            body,
            ProlificLifecycle.SENT,
            tx.now(),
            details(conversation, study, Optional.empty()));
    return entities.isResearcher(recipient, tx.ids())
        ? draft.foundBy(keys(recipient, conversation, researcher.id())).unread()
        : draft.foundBy(keys(recipient, conversation));
  }

  private MessageDraft inbound(
      String participant,
      String body,
      Optional<String> study,
      Optional<String> category,
      String conversation) {
    return MessageDraft.received(
            ProlificProvider.NAME,
            participant,
            researcher.id(),
            body,
            tx.now(),
            details(conversation, study, category))
        .foundBy(keys(participant, conversation));
  }

  /** Returns what a message is found by: the users, and a conversation that is not the default. */
  private Set<String> keys(String other, String conversation, String... users) {
    var keys = new HashSet<>(List.of(users));
    keys.add(other);
    if (!conversation.equals(channel(other))) {
      keys.add(conversation);
    }
    return keys;
  }

  private static Map<String, Object> details(
      String conversation, Optional<String> study, Optional<String> category) {
    var details = new LinkedHashMap<String, Object>();
    study.ifPresent(id -> details.put(STUDY, id));
    category.ifPresent(word -> details.put(CATEGORY, word));
    details.put(CHANNEL, conversation);
    return Collections.unmodifiableMap(details);
  }

  /** Returns the default conversation, the same for both directions between two users (docs). */
  String channel(String other) {
    return channels.computeIfAbsent(
        other,
        id -> {
          var own = researcher.id();
          boolean isSecond = entities.isResearcher(id, tx.ids()) && id.compareTo(own) < 0;
          var users = isSecond ? id + '\n' + own : own + '\n' + id;
          return tx.ids().hex("channel", users, CHANNEL_LENGTH);
        });
  }

  private String id(long number) {
    return tx.ids().hex(Message.KIND, number, ID_LENGTH);
  }
}
