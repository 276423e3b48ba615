package dev.understudy.prelude;

import dev.understudy.delivery.DeliveryPlan;
import dev.understudy.delivery.MessageDispatch;
import dev.understudy.delivery.MessageDispatch.AcceptedDraft;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.message.PhoneNumber;
import dev.understudy.message.SmsEncoding;
import dev.understudy.prelude.ReplyRequests.ReplyRequest;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages of a Prelude account: sent, scheduled and received. */
final class PreludeMessages {
  private static final String INBOUND_PREFIX = "im_";

  private final SandboxTransaction tx;

  PreludeMessages(SandboxTransaction tx) {
    this.tx = tx;
  }

  /**
   * A message to one recipient.
   *
   * @param scheduledAt when it is due, with the recipient's offset; empty: at once
   * @param sms how its text is encoded, for an SMS
   * @param plan its delivery plan, if not the usual one
   * @param details the fields that the control plane shows of it
   */
  record OutboundMessage(
      PhoneNumber to,
      String text,
      String locale,
      Instant expiresAt,
      Optional<OffsetDateTime> scheduledAt,
      Optional<SmsEncoding.Estimate> sms,
      Optional<DeliveryPlan> plan,
      Map<String, Object> details) {}

  /** Accepts the messages of one call, in this order. */
  List<Message> sendAll(String from, List<OutboundMessage> messages, Optional<String> batchId) {
    return accept(
        messages.stream().map(each -> new AcceptedDraft(draft(from, each), each.plan())).toList(),
        batchId);
  }

  /** Sends a text at once. */
  void send(String from, PhoneNumber to, String text, Map<String, Object> details) {
    var draft = sent(from, to, text, details);
    accept(List.of(new AcceptedDraft(draft, Optional.empty())), Optional.empty());
  }

  /** Sends a reply at once; empty plan: the usual one. */
  Message reply(ReplyRequest request, Optional<DeliveryPlan> plan) {
    var draft = sent(request.from(), request.to(), request.text(), request.details());
    return accept(List.of(new AcceptedDraft(draft, plan)), Optional.empty()).get(0);
  }

  /** Adds a message from a phone number to the account. */
  Message receive(
      PhoneNumber from,
      String to,
      String text,
      MessageChannel channel,
      Map<String, Object> details) {
    var draft =
        MessageDraft.received(PreludeProvider.NAME, from.e164(), to, text, tx.now(), details);
    return channel == MessageChannel.SMS
        ? new Messages(tx).add(draft, this::id)
        : new Messages(tx)
            .add(draft.foundBy(Set.of(chat(channel, from.e164(), to))), this::inboundId);
  }

  /** Returns the latest message that can be replied to from a number to an address. */
  Optional<Message> latestInbound(MessageChannel channel, String from, String to) {
    return new Messages(tx).latestFoundBy(PreludeProvider.NAME, chat(channel, from, to));
  }

  /** Returns the message with this id, if it can be replied to. */
  Optional<Message> inbound(String id) {
    return new Messages(tx)
        .withId(id)
        .filter(
            message ->
                message.provider().equals(PreludeProvider.NAME)
                    && message.id().startsWith(INBOUND_PREFIX));
  }

  private static String chat(MessageChannel channel, String from, String to) {
    return channel.word() + " " + from + " " + to;
  }

  private List<Message> accept(List<AcceptedDraft> drafts, Optional<String> batchId) {
    return new MessageDispatch(tx, PreludeProvider.LIFECYCLE).accept(drafts, batchId, this::id);
  }

  private MessageDraft draft(String from, OutboundMessage message) {
    return message
        .scheduledAt()
        .map(due -> scheduled(from, message, due.toInstant()))
        .orElseGet(() -> sent(from, message.to(), message.text(), message.details()));
  }

  private static MessageDraft scheduled(String from, OutboundMessage message, Instant due) {
    return MessageDraft.scheduled(
        PreludeProvider.NAME, from, message.to().e164(), message.text(), due, message.details());
  }

  private MessageDraft sent(String from, PhoneNumber to, String text, Map<String, Object> details) {
    return MessageDraft.sent(
        PreludeProvider.NAME, from, to.e164(), text, PreludeLifecycle.CREATED, tx.now(), details);
  }

  /** docs: {@code im_} and 26 characters; of messages that can be replied to. */
  private String inboundId(long number) {
    return INBOUND_PREFIX + tx.ids().base32(Message.KIND, number);
  }

  /** docs: {@code tx_} and 26 characters. */
  private String id(long number) {
    return "tx_" + tx.ids().base32(Message.KIND, number);
  }
}
