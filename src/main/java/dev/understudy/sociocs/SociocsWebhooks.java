package dev.understudy.sociocs;

import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.provider.EventKind;
import dev.understudy.provider.FailureTrigger;
import dev.understudy.provider.ProviderError;
import dev.understudy.sociocs.SociocsEntities.WebhookSubscription;
import dev.understudy.sociocs.contact.Contacts;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.RetryPolicy;
import dev.understudy.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The webhooks of subscribers: incoming messages, and the statuses of sent ones (docs). */
final class SociocsWebhooks {
  /** ours, as the service says nothing: the policy that Prelude documents; any 2xx is received. */
  private static final RetryPolicy RETRIES =
      new RetryPolicy(Duration.ofMinutes(1), Duration.ofHours(12), Duration.ofDays(14), true);

  private static final String STATUS_UPDATE = "status_update";
  private static final String INCOMING = "message";

  /** The events (docs). */
  static final List<EventKind> EVENTS =
      List.of(
          new EventKind(
              STATUS_UPDATE,
              ProviderError.Source.DOCS,
              "The status of a message has changed, here to failed.",
              Optional.of(
                  new FailureTrigger(
                      "sandbox.faults().add(Fault.on(\"sociocs\").delivery(\"failed\").times(1));",
                      "/faults",
                      Map.of(
                          "provider",
                          SociocsProvider.NAME,
                          "times",
                          1,
                          "effect",
                          Map.of("type", "delivery", "status", "failed"))))),
          new EventKind(
              INCOMING,
              ProviderError.Source.DOCS,
              "A person writes to a channel.",
              Optional.of(
                  new FailureTrigger(
                      "sandbox.sociocs().incoming(\"your_channel_key\", \"+16175551212\","
                          + " \"Please call me back\");",
                      "/sociocs/incoming",
                      Map.of(
                          "channel_key",
                          "your_channel_key",
                          "from",
                          "+16175551212",
                          "text",
                          "Please call me back")))));

  private static final Set<String> TWILIO =
      Set.of(ChannelProvider.TWLO.word(), ChannelProvider.TWLOWA.word());
  private static final String SIGNATURE = "X-Sociocs-Signature"; // docs
  private static final String ALGORITHM = "HmacSHA256";

  private SociocsWebhooks() {}

  /** Returns the webhooks of a step of a message, to those who subscribed to it. */
  static List<WebhookEvent> of(SandboxTransaction tx, Message message, Step step) {
    return announced(step.status())
        .map(
            status ->
                events(
                    tx,
                    message,
                    STATUS_UPDATE,
                    each -> each.covers(step.status(), status),
                    () -> statusUpdate(message, status, step)))
        .orElse(List.of());
  }

  /** Returns the webhooks of an incoming message. */
  static List<WebhookEvent> incoming(SandboxTransaction tx, Message message) {
    return events(
        tx,
        message,
        INCOMING,
        each -> each.events().contains(WebhookSubscription.MESSAGES),
        () -> incomingBody(tx, message));
  }

  /** docs: four statuses are announced; ours: undelivered is announced as failed. */
  private static Optional<String> announced(String status) {
    return switch (status) {
      case "sent", "delivered", "read", "failed" -> Optional.of(status);
      case "undelivered" -> Optional.of("failed");
      default -> Optional.empty();
    };
  }

  private static List<WebhookEvent> events(
      SandboxTransaction tx,
      Message message,
      String event,
      Predicate<WebhookSubscription> isSubscribed,
      Supplier<Map<String, Object>> content) {
    var key = message.detail("channel_key").orElse("");
    var subscribers =
        new WebhookSubscriptions(tx)
            .active().stream()
                .filter(each -> each.channel().key().equals(key))
                .filter(isSubscribed)
                .toList();
    if (subscribers.isEmpty()) {
      return List.of();
    }
    var body = ColumnJson.write(content.get());
    return subscribers.stream()
        .map(
            each ->
                new WebhookEvent(
                    each.id(), each.webhookUrl(), event, number -> signed(each, body), RETRIES))
        .toList();
  }

  /** Returns the reasons for which messages fail, each of which has a number of its own. */
  static List<String> failureReasons() {
    return Arrays.stream(DeliveryErrors.values()).map(ProviderError::name).toList();
  }

  /** Returns the one of {@link #failureReasons} that is shown for a reason. */
  static String failureReason(Optional<String> reason) {
    return ProviderError.name(DeliveryErrors.of(reason.orElse("")));
  }

  private static Map<String, Object> statusUpdate(Message message, String status, Step step) {
    var data = new LinkedHashMap<String, Object>();
    data.put("status", status);
    if (status.equals("failed")) {
      var error = DeliveryErrors.of(step.detail().orElse(""));
      var shown = new LinkedHashMap<String, Object>();
      shown.put("code", error.code());
      // docs, by example: the sentence ends in the code
      shown.put("message", error.message() + " (code: " + error.code() + ")");
      data.put("error", shown);
      if (TWILIO.contains(message.detail("channel_provider").orElse(""))) {
        data.put("provider_err_obj", twilioError(error));
      }
    }
    var update = new LinkedHashMap<String, Object>();
    update.put("message_id", message.id());
    update.put("event", STATUS_UPDATE);
    update.put("event_data", data);
    return update;
  }

  /** Returns a failure as Twilio reports it (docs, by example). */
  private static Map<String, Object> twilioError(DeliveryErrors error) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("status", 400);
    shown.put("code", error.code());
    shown.put("moreInfo", "https://www.twilio.com/docs/errors/" + error.code());
    shown.put("error", true);
    return shown;
  }

  private static Map<String, Object> incomingBody(SandboxTransaction tx, Message message) {
    var incoming = new LinkedHashMap<String, Object>();
    incoming.put("message_id", message.id());
    incoming.put("event", INCOMING);
    incoming.put("provider", message.detail("channel_provider").orElseThrow());
    incoming.put("channel_key", message.detail("channel_key").orElseThrow());
    incoming.put("direction", "incoming");
    incoming.put("from", withoutPlus(message.sender()));
    incoming.put("to", withoutPlus(message.recipient()));
    message.detail("recipient_name").ifPresent(name -> incoming.put("name", name));
    incoming.put("text", message.body());
    for (var kind : List.of("file_urls", "image_urls", "video_urls")) {
      incoming.put(kind, message.details().getOrDefault(kind, List.of()));
    }
    // docs: if there is one with the number of the sender
    new Contacts(tx)
        .find(withoutPlus(message.sender()))
        .ifPresent(contact -> incoming.put("contact", Contacts.view(contact)));
    incoming.put("timestamp", message.createdAt().toEpochMilli());
    return incoming;
  }

  /** docs: numbers have no plus sign. */
  private static String withoutPlus(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private static WebhookEvent.Payload signed(WebhookSubscription to, String body) {
    var payload = WebhookEvent.Payload.json(body);
    return to.secret()
        .filter(secret -> !secret.isEmpty())
        .map(secret -> payload.signed(SIGNATURE, hmac(secret, body)))
        .orElse(payload);
  }

  /** docs: HMAC-SHA256 of the raw body, in hexadecimal. */
  static String hmac(String secret, String body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  /** Why a message did not arrive: numbers as Twilio has them (ours: which reason gets which). */
  private enum DeliveryErrors {
    UNKNOWN_RECIPIENT(30005, "Unknown destination handset"),
    CARRIER_REJECTED(30007, "Message filtered by the carrier"),
    UNAVAILABLE(30003, "Unreachable destination handset"),
    INSUFFICIENT_BALANCE(30002, "Account suspended"),
    UNSUBSCRIBED(21610, "Recipient has unsubscribed"),
    INVALID_LINE_TYPE(21614, "'To' number is not a mobile number"),
    NETWORK(30008, "Unknown error");

    private final int code;
    private final String message;

    DeliveryErrors(int code, String message) {
      this.code = code;
      this.message = message;
    }

    /** Returns the error for a reason, which may go on after a colon. */
    static DeliveryErrors of(String reason) {
      var word = reason.replaceFirst("(?s):.*", "").strip();
      return Arrays.stream(values())
          .filter(each -> each.name().equalsIgnoreCase(word))
          .findFirst()
          .orElse(NETWORK);
    }

    int code() {
      return code;
    }

    String message() {
      return message;
    }
  }
}
