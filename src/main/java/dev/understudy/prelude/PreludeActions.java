package dev.understudy.prelude;

import dev.understudy.delivery.MessageDispatch;
import dev.understudy.json.FieldReader;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.message.Messages;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a number answers to the account's messages, played by a test. Some words change or explain
 * its subscription (docs).
 */
final class PreludeActions {
  private static final String NOBODY = "Understudy";

  // docs: at the start of the text, in any case; ours: then comes its end, a blank or punctuation
  private static final Pattern KEYWORD =
      Pattern.compile(
          "[\\s\\p{Z}]*(STOP|START|HELP)(?:[\\s\\p{Z}\\p{Punct}\\p{IsPunctuation}].*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * The words that change or explain a subscription (docs), each with the sentence that it is
   * answered with (ours).
   */
  private enum Keyword {
    STOP("you get no more marketing from us. Reply START to get it again."),
    START("you get marketing from us again. Reply STOP to end it."),
    HELP("reply STOP to get no marketing from us, START to get it again.");

    private final String answer;

    Keyword(String answer) {
      this.answer = answer;
    }
  }

  private final SandboxTransaction tx;
  private final PreludeEntities entities;
  private final MarketingSubscriptions subscriptions;

  private PreludeActions(SandboxTransaction tx) {
    this.tx = tx;
    this.entities = tx.entities().of(PreludeFixtures.READER);
    this.subscriptions = new MarketingSubscriptions(tx, entities);
  }

  /**
   * Lets a message come in.
   *
   * @throws dev.understudy.provider.Refusal if something is wrong with the body
   */
  static Message receive(SandboxTransaction tx, ObjectNode body) {
    var asked = FieldReader.strict(body);
    var from = asked.requiredText("from");
    var phone = from.flatMap(PhoneNumber::lenient);
    if (from.isPresent() && phone.isEmpty()) {
      asked.wrong("from", "This has to be a phone number with its country code.");
    }
    var text = asked.requiredText("text");
    if (text.filter(String::isBlank).isPresent()) {
      asked.wrong("text", "This must not be blank.");
    }
    Problem.Invalid.throwIfAny(asked.findings());
    return new PreludeActions(tx).receive(phone.orElseThrow(), text.orElseThrow());
  }

  private Message receive(PhoneNumber from, String text) {
    var account = account(from);
    var keyword = keyword(text);
    Map<String, Object> details =
        keyword.<Map<String, Object>>map(word -> Map.of("keyword", word.name())).orElse(Map.of());
    var received =
        add(
            MessageDraft.received(
                PreludeProvider.NAME, from.e164(), account, text, tx.now(), details));
    keyword.ifPresent(
        word -> {
          if (word != Keyword.HELP) {
            subscriptions.set(from, word == Keyword.START);
          }
          answer(word, account, from);
        });
    return received;
  }

  private static Optional<Keyword> keyword(String text) {
    var found = KEYWORD.matcher(text);
    return found.matches()
        ? Optional.of(Keyword.valueOf(found.group(1).toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  /** Whom the number writes to: whoever wrote to it last, else the account's first sender. */
  private String account(PhoneNumber number) {
    return new Messages(tx)
        .latestTo(PreludeProvider.NAME, number.e164())
        .map(Message::sender)
        .or(() -> entities.senders().stream().findFirst())
        .or(() -> Optional.of(tx.entities().businessName()).filter(name -> !name.isEmpty()))
        .orElse(NOBODY);
  }

  /** Sends the message that a keyword is answered with, also to who gets no marketing (docs). */
  private void answer(Keyword keyword, String account, PhoneNumber to) {
    var text = account + ": " + keyword.answer;
    var sms = SmsEncoding.of(text);
    var details = new LinkedHashMap<String, Object>();
    details.put("keyword", keyword.name());
    details.put("channel", MessageChannel.SMS.word());
    details.put("encoding", sms.encoding());
    details.put("segment_count", sms.segments());
    var draft =
        MessageDraft.sent(
            PreludeProvider.NAME,
            account,
            to.e164(),
            text,
            NotifyOperations.FIRST_STATUS,
            tx.now(),
            details);
    new MessageDispatch(tx, PreludeProvider.LIFE)
        .accept(
            List.of(new MessageDispatch.AcceptedDraft(draft, Optional.empty())),
            Optional.empty(),
            number -> NotifyOperations.messageId(tx.ids(), number));
  }

  private Message add(MessageDraft draft) {
    return new Messages(tx).add(draft, number -> NotifyOperations.messageId(tx.ids(), number));
  }
}
