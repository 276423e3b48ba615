package dev.understudy.prelude;

import dev.understudy.delivery.Dispatch;
import dev.understudy.message.Draft;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.Template.Channel;
import dev.understudy.provider.StrictFields;
import dev.understudy.sandbox.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a number answers to the account's messages, played by a test. Some words change or explain
 * its subscription (docs).
 */
final class InboundMessages {
  private static final String STOP = "STOP";
  private static final String START = "START";
  private static final String HELP = "HELP";
  private static final List<String> KEYWORDS = List.of(STOP, START, HELP);
  private static final String NOBODY = "Understudy";

  private final Turn turn;
  private final PreludeEntities entities;
  private final Subscriptions subscriptions;

  private InboundMessages(Turn turn) {
    this.turn = turn;
    this.entities = turn.world().of(PreludeFixtures.READER);
    this.subscriptions = new Subscriptions(turn, entities);
  }

  /**
   * Lets a message come in.
   *
   * @throws dev.understudy.provider.Refusal if something is wrong with the body
   */
  static Message receive(Turn turn, ObjectNode body) {
    var asked = new StrictFields(body);
    var from = asked.required("from");
    var phone = from.flatMap(PhoneNumber::lenient);
    if (from.isPresent() && phone.isEmpty()) {
      asked.wrong("from", "This has to be a phone number with its country code.");
    }
    var text = asked.required("text");
    if (text.filter(String::isBlank).isPresent()) {
      asked.wrong("text", "This must not be blank.");
    }
    asked.refuseIfAny();
    return new InboundMessages(turn).receive(phone.orElseThrow(), text.orElseThrow());
  }

  private Message receive(PhoneNumber from, String text) {
    var account = account(from);
    var keyword = keyword(text);
    Map<String, Object> details =
        keyword.<Map<String, Object>>map(word -> Map.of("keyword", word)).orElse(Map.of());
    var received =
        add(Draft.received(PreludeProvider.NAME, from.e164(), account, text, turn.now(), details));
    switch (keyword.orElse("")) {
      case STOP -> subscriptions.set(from, false);
      case START -> subscriptions.set(from, true);
      case HELP -> explain(account, from);
      default -> {
        // it is a message like any other
      }
    }
    return received;
  }

  /** Case and blanks aside (docs: the words; ours: how leniently they are read). */
  private static Optional<String> keyword(String text) {
    var word = text.replaceAll("[\\s\\p{Z}]", "").toUpperCase(Locale.ROOT);
    return KEYWORDS.stream().filter(word::equals).findFirst();
  }

  /** Whom the number writes to: whoever wrote to it last, else the account's first sender. */
  private String account(PhoneNumber number) {
    return new Messages(turn)
        .latestTo(PreludeProvider.NAME, number.e164())
        .map(Message::sender)
        .or(() -> entities.senders().stream().findFirst())
        .or(() -> Optional.of(turn.world().businessName()).filter(name -> !name.isEmpty()))
        .orElse(NOBODY);
  }

  private void explain(String account, PhoneNumber to) {
    var text =
        subscriptions.has(to)
            ? account + ": you get our messages. Reply STOP to unsubscribe."
            : account + ": you don't get our marketing. Reply START to subscribe.";
    var sms = SmsEncoding.of(text);
    var details = new LinkedHashMap<String, Object>();
    details.put("channel", Channel.SMS.word());
    details.put("encoding", sms.encoding());
    details.put("segment_count", sms.segments());
    var draft =
        Draft.sent(
            PreludeProvider.NAME,
            account,
            to.e164(),
            text,
            NotifyOperations.FIRST_STATUS,
            turn.now(),
            details);
    new Dispatch(turn, PreludeProvider.LIFE)
        .accept(
            List.of(new Dispatch.Order(draft, Optional.empty())),
            Optional.empty(),
            number -> NotifyOperations.messageId(turn.ids(), number));
  }

  private Message add(Draft draft) {
    return new Messages(turn).add(draft, number -> NotifyOperations.messageId(turn.ids(), number));
  }
}
