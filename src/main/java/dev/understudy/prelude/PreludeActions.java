package dev.understudy.prelude;

import dev.understudy.delivery.MessageDispatch;
import dev.understudy.json.FieldReader;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.PhoneNumber;
import dev.understudy.message.SmsEncoding;
import dev.understudy.prelude.PreludeEntities.InboundAddress;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.marketing.MarketingSubscriptions;
import dev.understudy.prelude.marketing.MarketingSubscriptions.ChangeSource;
import dev.understudy.prelude.marketing.MarketingSubscriptions.SubscriptionChange;
import dev.understudy.prelude.marketing.SubscriptionConfig;
import dev.understudy.prelude.marketing.SubscriptionConfig.KeywordTexts;
import dev.understudy.provider.Problem;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Inbound messages from phone numbers, which a test sends. Some keywords change or explain the
 * number's subscription (docs).
 */
final class PreludeActions {
  static final String DEFAULT_SENDER = "Understudy";

  // docs: at the start of the text, in any case; ours: then its end, a blank or punctuation
  private static final Pattern KEYWORD =
      Pattern.compile(
          "[\\s\\p{Z}]*(STOP|START|HELP)(?:[\\s\\p{Z}\\p{Punct}\\p{IsPunctuation}].*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A keyword (docs), and the sentence that answers it where a config has no text (ours). */
  enum Keyword {
    STOP(
        "you get no more marketing from us. Reply START to get it again.",
        KeywordTexts::stopMessage),
    START("you get marketing from us again. Reply STOP to end it.", KeywordTexts::startMessage),
    HELP(
        "reply STOP to get no marketing from us, START to get it again.",
        KeywordTexts::helpMessage);

    private final String answer;
    private final Function<KeywordTexts, Optional<String>> ownText;

    Keyword(String answer, Function<KeywordTexts, Optional<String>> ownText) {
      this.answer = answer;
      this.ownText = ownText;
    }

    static Optional<Keyword> of(String text) {
      var found = KEYWORD.matcher(text);
      return found.matches()
          ? Optional.of(valueOf(found.group(1).toUpperCase(Locale.ROOT)))
          : Optional.empty();
    }

    /** Returns the text of the first config that has one of its own. */
    private String answer(List<SubscriptionConfig> configs, String account) {
      return configs.stream()
          .flatMap(config -> ownText.apply(config.messages()).stream())
          .findFirst()
          .orElse(account + ": " + answer);
    }
  }

  private final SandboxTransaction tx;
  private final PreludeEntities entities;
  private final PreludeMessages messages;
  private final PreludeWebhooks webhooks;

  private PreludeActions(SandboxTransaction tx) {
    this.tx = tx;
    this.entities = tx.entities().of(PreludeFixtures.READER);
    this.messages = new PreludeMessages(tx);
    this.webhooks = new PreludeWebhooks(tx);
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
    var words = Arrays.stream(MessageChannel.values()).map(MessageChannel::word).toList();
    var channel =
        fields.choice("channel", words).map(MessageChannel::of).orElse(MessageChannel.SMS);
    var actions = new PreludeActions(tx);
    var to = fields.text("to").map(given -> actions.known(channel, given));
    to.flatMap(address -> actions.wrongAddress(channel, address))
        .ifPresent(sentence -> fields.wrong("to", sentence));
    Problem.Invalid.throwIfAny(fields.findings());
    return actions.receive(phone.orElseThrow(), text.orElseThrow(), channel, to);
  }

  /** Returns an address as fixtures have it; the plus of a number may be missing. */
  private String known(MessageChannel channel, String given) {
    return addresses(channel).contains(given) ? given : PhoneNumber.canonical(given);
  }

  /** Returns what is wrong with the address that a message is sent to. */
  private Optional<String> wrongAddress(MessageChannel channel, String address) {
    var known = addresses(channel);
    if (known.contains(address)
        || tx.sandbox().settings().acceptsUnknown() && isPossibleAddress(address)) {
      return Optional.empty();
    }
    return Optional.of(
        "The account gets no "
            + channel.word()
            + " messages there"
            + (known.isEmpty() ? "" : "; it does at " + String.join(", ", known))
            + ". Add it to a fixture, or leave it out.");
  }

  private static boolean isPossibleAddress(String address) {
    return !address.isBlank() && address.length() <= PreludeFixtures.MAX_ADDRESS_LENGTH;
  }

  private List<String> addresses(MessageChannel channel) {
    return channel == MessageChannel.SMS
        ? Stream.concat(
                entities.configs(tx.ids()).stream()
                    .flatMap(config -> config.moPhoneNumbers().stream())
                    .map(SubscriptionConfig.MoPhoneNumber::phoneNumber),
                entities.senders().stream())
            .distinct()
            .toList()
        : entities.inboundAddresses(channel).stream().map(InboundAddress::address).toList();
  }

  private Message receive(
      PhoneNumber from, String text, MessageChannel channel, Optional<String> to) {
    var address = to.orElseGet(() -> address(from, channel));
    var keyword = Keyword.of(text);
    var details = new LinkedHashMap<String, Object>();
    details.put("channel", channel.word());
    keyword.ifPresent(word -> details.put("keyword", word.name()));
    var received = messages.receive(from, address, text, channel, details);
    var events = new ArrayList<WebhookEvent>();
    entities
        .inboundAddress(channel, address)
        .flatMap(InboundAddress::callbackUrl)
        .ifPresent(url -> events.add(webhooks.inbound(received, channel, url)));
    keyword.ifPresent(word -> events.addAll(obey(word, received, channel)));
    new MessageDispatch(tx, PreludeProvider.LIFECYCLE).addWebhooks(received, events);
    return received;
  }

  /** Returns the address that a person writes to who was not told which. */
  private String address(PhoneNumber number, MessageChannel channel) {
    return channel == MessageChannel.SMS
        ? entities.configs(tx.ids()).stream()
            .flatMap(config -> config.numberIn(number.region()).stream())
            .findFirst()
            .orElseGet(() -> account(number))
        : entities.inboundAddresses(channel).stream()
            .map(InboundAddress::address)
            .findFirst()
            .orElseGet(() -> account(number));
  }

  /** Returns the sender that wrote to the number last, else the account's first. */
  private String account(PhoneNumber number) {
    return new Messages(tx)
        .latestTo(PreludeProvider.NAME, number.e164())
        .map(Message::sender)
        .filter(sender -> !isInboundAddress(sender))
        .or(() -> entities.senders().stream().findFirst())
        .or(() -> Optional.of(tx.entities().businessName()).filter(name -> !name.isEmpty()))
        .orElse(DEFAULT_SENDER);
  }

  /** Returns whether people write to an address on WhatsApp or RCS, and so not by SMS. */
  private boolean isInboundAddress(String address) {
    return entities.inboundAddresses().stream().anyMatch(each -> each.address().equals(address));
  }

  /**
   * Acts on a keyword (docs): changes the subscription and answers with a message, even to a number
   * that gets no marketing.
   *
   * @return the events for the configs
   */
  private List<WebhookEvent> obey(Keyword keyword, Message received, MessageChannel channel) {
    var configs = configs(received.recipient());
    if (keyword != Keyword.HELP) {
      subscribe(received, keyword, configs);
    }
    var text = keyword.answer(configs, received.recipient());
    var details = new LinkedHashMap<String, Object>();
    details.put("keyword", keyword.name());
    details.put("channel", channel.word());
    if (channel == MessageChannel.SMS) {
      var sms = SmsEncoding.of(text);
      details.put("encoding", sms.encoding());
      details.put("segment_count", sms.segments());
    }
    messages.send(received.recipient(), new PhoneNumber(received.sender()), text, details);
    return configs.stream()
        .flatMap(
            config ->
                config.callbackUrl().map(url -> webhooks.keyword(received, keyword, url)).stream())
        .toList();
  }

  /** Returns the configs that people reach at an address; ours: all if it is of none. */
  private List<SubscriptionConfig> configs(String address) {
    var all = entities.configs(tx.ids());
    var reached = all.stream().filter(config -> config.isReachedAt(address)).toList();
    return reached.isEmpty() ? all : reached;
  }

  private void subscribe(Message received, Keyword keyword, List<SubscriptionConfig> configs) {
    var subscriptions = new MarketingSubscriptions(tx);
    var ids =
        configs.stream()
            .map(SubscriptionConfig::id)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (configs.size() == entities.configs(tx.ids()).size()) {
      // also for a config that was there before a fixture named others
      subscriptions.optOuts(received.sender()).stream().sorted().forEach(ids::add);
    }
    subscriptions.change(
        ids,
        List.of(
            new SubscriptionChange(
                received.sender(),
                keyword == Keyword.START,
                ChangeSource.MO_KEYWORD,
                Optional.of(keyword.name()))));
  }
}
