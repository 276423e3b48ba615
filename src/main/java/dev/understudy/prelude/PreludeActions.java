package dev.understudy.prelude;

import dev.understudy.json.FieldReader;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Inbound messages from phone numbers, which a test sends. Some keywords change or explain the
 * number's subscription (docs).
 */
final class PreludeActions {
  private static final String DEFAULT_SENDER = "Understudy";

  // docs: at the start of the text, in any case; ours: then its end, a blank or punctuation
  private static final Pattern KEYWORD =
      Pattern.compile(
          "[\\s\\p{Z}]*(STOP|START|HELP)(?:[\\s\\p{Z}\\p{Punct}\\p{IsPunctuation}].*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A keyword (docs) and the sentence with which it is answered (ours). */
  private enum Keyword {
    STOP("you get no more marketing from us. Reply START to get it again."),
    START("you get marketing from us again. Reply STOP to end it."),
    HELP("reply STOP to get no marketing from us, START to get it again.");

    private final String answer;

    Keyword(String answer) {
      this.answer = answer;
    }

    static Optional<Keyword> of(String text) {
      var found = KEYWORD.matcher(text);
      return found.matches()
          ? Optional.of(valueOf(found.group(1).toUpperCase(Locale.ROOT)))
          : Optional.empty();
    }
  }

  private final SandboxTransaction tx;
  private final PreludeEntities entities;
  private final PreludeMessages messages;

  private PreludeActions(SandboxTransaction tx) {
    this.tx = tx;
    this.entities = tx.entities().of(PreludeFixtures.READER);
    this.messages = new PreludeMessages(tx);
  }

  /**
   * Receives a message from a phone number.
   *
   * @throws dev.understudy.provider.Refusal if the body is invalid
   */
  static Message receive(SandboxTransaction tx, ObjectNode body) {
    var fields = FieldReader.strict(body);
    var from = fields.requiredText("from");
    var phone = from.flatMap(PhoneNumber::lenient);
    if (from.isPresent() && phone.isEmpty()) {
      fields.wrong("from", "This has to be a phone number with its country code.");
    }
    var text = fields.requiredText("text");
    if (text.filter(String::isBlank).isPresent()) {
      fields.wrong("text", "This must not be blank.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    return new PreludeActions(tx).receive(phone.orElseThrow(), text.orElseThrow());
  }

  private Message receive(PhoneNumber from, String text) {
    var account = account(from);
    var keyword = Keyword.of(text);
    Map<String, Object> details =
        keyword.<Map<String, Object>>map(word -> Map.of("keyword", word.name())).orElse(Map.of());
    var received = messages.receive(from, account, text, details);
    keyword.ifPresent(word -> obey(word, from, account));
    return received;
  }

  /** Returns the sender that wrote to the number last, else the account's first. */
  private String account(PhoneNumber number) {
    return new Messages(tx)
        .latestTo(PreludeProvider.NAME, number.e164())
        .map(Message::sender)
        .or(() -> entities.senders().stream().findFirst())
        .or(() -> Optional.of(tx.entities().businessName()).filter(name -> !name.isEmpty()))
        .orElse(DEFAULT_SENDER);
  }

  /** docs: a keyword is answered by a message, even to a number that gets no marketing. */
  private void obey(Keyword keyword, PhoneNumber number, String account) {
    if (keyword != Keyword.HELP) {
      new MarketingSubscriptions(tx, entities).set(number, keyword == Keyword.START);
    }
    var text = account + ": " + keyword.answer;
    var sms = SmsEncoding.of(text);
    var details = new LinkedHashMap<String, Object>();
    details.put("keyword", keyword.name());
    details.put("channel", MessageChannel.SMS.word());
    details.put("encoding", sms.encoding());
    details.put("segment_count", sms.segments());
    messages.send(account, number, text, details);
  }
}
