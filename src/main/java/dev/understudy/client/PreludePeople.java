package dev.understudy.client;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions of people whose phones Prelude sends to, and Prelude's signing of webhooks. */
public final class PreludePeople {
  private final Calls calls;
  private final String path;

  PreludePeople(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * A message from a phone number. Immutable.
   *
   * @param from a phone number in E.164
   * @param channel {@code sms}, {@code whatsapp} or {@code rcs}; empty: {@code sms}
   * @param to the number, short code or agent that is written to; empty: the account's
   */
  public record Inbound(String from, String text, Optional<String> channel, Optional<String> to) {
    /** Describes an SMS. */
    public static Inbound text(String from, String text) {
      return new Inbound(from, text, Optional.empty(), Optional.empty());
    }

    /** Returns this message on another channel: {@code sms}, {@code whatsapp} or {@code rcs}. */
    public Inbound channel(String name) {
      return new Inbound(from, text, Optional.of(name), to);
    }

    /** Returns this message to another number, short code or agent of the account. */
    public Inbound to(String address) {
      return new Inbound(from, text, channel, Optional.of(address));
    }
  }

  /**
   * State of a phone number for a subscription config.
   *
   * @param state {@code SUB} or {@code UNSUB}
   * @param source such as {@code CARRIER_DISCONNECT}
   */
  public record Subscription(
      String configId,
      String phoneNumber,
      String state,
      String source,
      Optional<String> reason,
      Instant updatedAt) {}

  /**
   * State of the signing of webhooks.
   *
   * @param publicKey in PEM; empty until signing is first turned on or off
   */
  public record WebhookSigning(boolean enabled, Optional<String> publicKey) {}

  /**
   * Receives a text from a phone number. A text that begins with {@code STOP} unsubscribes it from
   * marketing, one with {@code START} subscribes it; Prelude answers these and {@code HELP} with a
   * message. The keyword may be in any case, and ends with the text, a blank or punctuation.
   *
   * @param from a phone number in E.164
   * @throws RefusedException 400 if it is no phone number
   */
  public Message inbound(String from, String text) {
    return inbound(Inbound.text(from, text));
  }

  /**
   * Receives a message from a phone number. One on WhatsApp or RCS can be replied to.
   *
   * @throws RefusedException 400 if the number is invalid, or the account has no such address
   */
  public Message inbound(Inbound message) {
    return Json.read(calls.post(path + "/inbound", message), Message.class);
  }

  /**
   * Changes the state of a phone number for all subscription configs.
   *
   * @param state {@code SUB} or {@code UNSUB}
   * @param source {@code API}, {@code CSV_IMPORT} or {@code CARRIER_DISCONNECT}
   * @return the state for each config
   * @throws RefusedException 400 if a value is invalid
   */
  public List<Subscription> subscription(String phoneNumber, String state, String source) {
    return subscription(phoneNumber, state, source, Optional.empty());
  }

  /**
   * Changes the state of a phone number for one subscription config.
   *
   * @throws RefusedException 400 if a value is invalid or there is no such config
   */
  public List<Subscription> subscription(
      String phoneNumber, String state, String source, String configId) {
    return subscription(phoneNumber, state, source, Optional.of(configId));
  }

  private List<Subscription> subscription(
      String phoneNumber, String state, String source, Optional<String> configId) {
    var body = new LinkedHashMap<String, Object>();
    body.put("phone_number", phoneNumber);
    body.put("state", state);
    body.put("source", source);
    configId.ifPresent(id -> body.put("config_id", id));
    return calls
        .post(path + "/subscriptions", body)
        .path("subscriptions")
        .valueStream()
        .map(each -> Json.read(each, Subscription.class))
        .toList();
  }

  /** Returns whether Prelude signs its webhooks, and the public key. */
  public WebhookSigning webhookSigning() {
    return Json.read(calls.get(path + "/webhook-signing"), WebhookSigning.class);
  }

  /** Turns the signing of webhooks on or off, and returns the public key. */
  public WebhookSigning signWebhooks(boolean enabled) {
    return Json.read(
        calls.put(path + "/webhook-signing", Map.of("enabled", enabled)), WebhookSigning.class);
  }
}
