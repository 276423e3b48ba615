package dev.understudy.prelude;

import dev.understudy.json.FieldReader;
import dev.understudy.message.Message;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.PreludeEntities.InboundAddress;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and checks replies to inbound messages: first the shape, then the rules in the order in
 * which the fields are documented. One error is reported, as for all requests.
 */
final class ReplyRequests {
  /** docs: WhatsApp takes replies for so long after the recipient's latest message. */
  static final Duration WINDOW = Duration.ofHours(24);

  private final Call call;
  private final PreludeEntities entities;
  private final PreludeMessages messages;
  private final boolean acceptsUnknown;

  private ReplyRequests(Call call) {
    this.call = call;
    this.entities = call.entities(PreludeFixtures.READER);
    this.messages = new PreludeMessages(call.tx());
    this.acceptsUnknown = call.settings().acceptsUnknown();
  }

  /** Fields of a reply as they were sent. */
  private record ReplyFields(
      String to,
      Optional<String> text,
      String replyTo,
      Optional<String> callbackUrl,
      Optional<String> correlationId) {}

  /** The two sides of a chat. */
  private record ReplyContext(MessageChannel channel, String address) {}

  /**
   * A reply that breaks no rule.
   *
   * @param from the number or agent that the inbound message was sent to
   */
  record ReplyRequest(
      PhoneNumber to,
      String text,
      String replyTo,
      Optional<String> callbackUrl,
      Optional<String> correlationId,
      MessageChannel channel,
      String from) {
    /** Returns the fields that the control plane shows. */
    Map<String, Object> details() {
      var all = new LinkedHashMap<String, Object>();
      all.put("channel", channel.word());
      all.put("reply_to", replyTo);
      correlationId.ifPresent(id -> all.put("correlation_id", id));
      callbackUrl.ifPresent(url -> all.put("callback_url", url));
      return all;
    }
  }

  /** Response to a reply (docs). */
  record ReplyResponse(
      String id,
      String to,
      String text,
      String replyTo,
      String createdAt,
      Optional<String> callbackUrl,
      Optional<String> correlationId) {
    static ReplyResponse of(ReplyRequest request, Message sent) {
      return new ReplyResponse(
          sent.id(),
          sent.recipient(),
          request.text(),
          request.replyTo(),
          sent.createdAt().toString(),
          request.callbackUrl(),
          request.correlationId());
    }
  }

  /**
   * Reads the request of a call.
   *
   * @throws Refusal if it breaks a rule
   */
  static ReplyRequest read(Call call) {
    var reader = new FieldReader(call.body(), NotifyFields::finding);
    var fields =
        new ReplyFields(
            reader.requiredText("to").orElse(""),
            reader.text("text"),
            reader.requiredText("reply_to").orElse(""),
            reader.text("callback_url"),
            reader.text("correlation_id"));
    Problem.Invalid.throwIfAny(reader.findings());
    return new ReplyRequests(call).checked(fields);
  }

  private ReplyRequest checked(ReplyFields fields) {
    var phone = phone(fields.to());
    var text =
        fields
            .text()
            .filter(given -> !given.isBlank())
            .orElseThrow(() -> refusal(PreludeErrors.MISSING_TEXT, "text"));
    var context = context(fields.replyTo(), phone);
    fields.callbackUrl().ifPresent(NotifyRequests::checkCallbackUrl);
    fields.correlationId().ifPresent(NotifyRequests::checkCorrelationId);
    return new ReplyRequest(
        phone,
        text,
        fields.replyTo(),
        fields.callbackUrl(),
        fields.correlationId(),
        context.channel(),
        context.address());
  }

  private PhoneNumber phone(String to) {
    var phone = acceptsUnknown ? PhoneNumber.wellFormed(to) : PhoneNumber.strict(to);
    return phone.orElseThrow(
        () -> RecipientErrors.INVALID_PHONE_NUMBER.failure().problem().refusal());
  }

  private ReplyContext context(String replyTo, PhoneNumber phone) {
    var inbound = messages.inbound(replyTo);
    if (inbound.isEmpty()) {
      if (!acceptsUnknown) {
        throw refusal(PreludeErrors.INVALID_REPLY_CONTEXT, "reply_to");
      }
      return unknownContext();
    }
    var message = inbound.get();
    if (!message.sender().equals(phone.e164())) {
      throw refusal(PreludeErrors.PHONE_NUMBER_MISMATCH, "to");
    }
    var channel = MessageChannel.of(message.detail("channel").orElseThrow());
    if (channel == MessageChannel.WHATSAPP && !call.now().isBefore(windowEnd(message))) {
      throw refusal(PreludeErrors.WINDOW_EXPIRED, "reply_to");
    }
    return new ReplyContext(channel, message.recipient());
  }

  /** docs: each message of the recipient begins the window again. */
  private Instant windowEnd(Message message) {
    return messages
        .latestInbound(MessageChannel.WHATSAPP, message.sender(), message.recipient())
        .orElse(message)
        .createdAt()
        .plus(WINDOW);
  }

  /** Returns the context of an inbound message that the sandbox does not know. */
  private ReplyContext unknownContext() {
    var address =
        entities.inboundAddresses(MessageChannel.WHATSAPP).stream()
            .map(InboundAddress::address)
            .findFirst()
            .or(() -> entities.senders().stream().findFirst())
            .orElse(PreludeActions.DEFAULT_SENDER);
    return new ReplyContext(MessageChannel.WHATSAPP, address);
  }

  private static Refusal refusal(PreludeErrors error, String field) {
    return new Problem.Invalid(List.of(error.at(field))).refusal();
  }
}
