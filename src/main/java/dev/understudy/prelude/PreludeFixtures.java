package dev.understudy.prelude;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.PreludeEntities.InboundAddress;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.marketing.MarketingCalendar;
import dev.understudy.prelude.marketing.MarketingSubscriptions;
import dev.understudy.prelude.marketing.MarketingSubscriptions.SubscriptionChange;
import dev.understudy.prelude.marketing.MarketingWindow;
import dev.understudy.prelude.marketing.SubscriptionConfig;
import dev.understudy.prelude.marketing.SubscriptionConfigFixtures;
import dev.understudy.prelude.signing.WebhookSigning;
import dev.understudy.sandbox.Ids;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reader of the {@code prelude} section of fixtures. */
final class PreludeFixtures implements EntityReader<PreludeEntities> {
  static final PreludeFixtures READER = new PreludeFixtures();

  static final int MAX_ADDRESS_LENGTH = 100; // ours

  @Override
  public String section() {
    return PreludeProvider.NAME;
  }

  @Override
  public Class<PreludeEntities> type() {
    return PreludeEntities.class;
  }

  @Override
  public PreludeEntities none() {
    return PreludeEntities.NONE;
  }

  @Override
  public FixtureResult<PreludeEntities> readSection(
      Section section, PreludeEntities before, Ids ids) {
    var senders = new LinkedHashSet<>(before.senders());
    senders.addAll(section.texts("senders"));
    var templates = TemplateFixtures.templates(section, before.templates(), senders, ids);
    var configs = SubscriptionConfigFixtures.configs(section, before.configs(), ids);
    var optOuts = SubscriptionConfigFixtures.optOuts(section);
    return new FixtureResult<>(
        new PreludeEntities(
            senders,
            templates,
            failing(section, before),
            new MarketingCalendar(windows(section, before), holidays(section, before)),
            configs,
            inboundAddresses(section, before)),
        seedRows(optOuts, signing(section)));
  }

  @Override
  public void write(SandboxTransaction tx, SectionWriter section) {
    new PreludeFixtureWriter(tx, tx.entities().of(this), section).write();
  }

  private static List<Consumer<SandboxTransaction>> seedRows(
      List<SubscriptionChange> optOuts, Optional<Boolean> isSigning) {
    var all = new ArrayList<Consumer<SandboxTransaction>>();
    if (!optOuts.isEmpty()) {
      all.add(tx -> unsubscribe(tx, optOuts));
    }
    isSigning.ifPresent(enabled -> all.add(tx -> new WebhookSigning(tx).set(enabled)));
    return all;
  }

  private static Optional<Boolean> signing(Section section) {
    return section
        .section("webhook_signing")
        .map(
            each -> {
              var enabled = each.flag("enabled", false);
              each.noOtherKeys();
              return enabled;
            });
  }

  private static void unsubscribe(SandboxTransaction tx, List<SubscriptionChange> optOuts) {
    var configs = tx.entities().of(READER).configs(tx.ids());
    new MarketingSubscriptions(tx)
        .change(configs.stream().map(SubscriptionConfig::id).toList(), optOuts);
  }

  /** Reads the addresses; one of an earlier document with the same name is replaced. */
  private static List<InboundAddress> inboundAddresses(Section section, PreludeEntities before) {
    var all = new ArrayList<>(before.inboundAddresses());
    for (var each : section.sections("inbound_addresses")) {
      var channel = each.choice("channel", List.of("whatsapp", "rcs"));
      if (!each.has("channel")) {
        each.problem("channel", "'channel' is missing");
      }
      var address =
          new InboundAddress(
              channel.map(MessageChannel::of).orElse(MessageChannel.WHATSAPP),
              each.requiredText("address"),
              SubscriptionConfigFixtures.callbackUrl(each));
      if (address.address().length() > MAX_ADDRESS_LENGTH) {
        each.problem("address", "an address has at most " + MAX_ADDRESS_LENGTH + " characters");
      }
      all.removeIf(
          other ->
              other.channel() == address.channel() && other.address().equals(address.address()));
      all.add(address);
      each.noOtherKeys();
    }
    return List.copyOf(all);
  }

  private static Map<String, RecipientErrors> failing(Section section, PreludeEntities before) {
    var all = new HashMap<>(before.failing());
    section
        .textsByKey("recipients")
        .forEach(
            (number, code) -> {
              var error = RecipientErrors.of(code);
              if (PhoneNumber.strict(number).isEmpty()) {
                section.problem("recipients", "'" + number + "' is no phone number in E.164");
              } else if (error.isEmpty()) {
                section.problem(
                    "recipients",
                    "'"
                        + code
                        + "' is no code of a recipient's error; there are "
                        + String.join(", ", RecipientErrors.codes()));
              } else {
                all.put(number, error.get());
              }
            });
    return all;
  }

  private static Map<String, MarketingWindow> windows(Section section, PreludeEntities before) {
    var all = new HashMap<>(before.calendar().windows());
    section
        .sectionsByKey("marketing_windows")
        .forEach(
            (country, each) -> {
              if (!isCountry(country)) {
                each.problem("'" + country + "' is no country: two capital letters, such as FR");
              }
              var days = MarketingWindow.days(each.text("days").orElse("MON-SAT"));
              if (days.isEmpty()) {
                each.problem("days", "days are written like MON-SAT or MON,WED,FRI");
              }
              var from = each.time("from").orElse(LocalTime.of(8, 0));
              var to = each.time("to").orElse(LocalTime.of(20, 0));
              if (!from.isBefore(to)) {
                each.problem("to", "a window ends after it begins, on the same day");
              } else {
                days.ifPresent(some -> all.put(country, new MarketingWindow(some, from, to)));
              }
              each.noOtherKeys();
            });
    return all;
  }

  private static Map<String, Set<LocalDate>> holidays(Section section, PreludeEntities before) {
    var all = new HashMap<>(before.calendar().holidays());
    section
        .listsByKey("holidays")
        .forEach(
            (country, dates) -> {
              if (!isCountry(country)) {
                section.problem(
                    "holidays", "'" + country + "' is no country: two capital letters, such as FR");
              }
              var days = new HashSet<>(all.getOrDefault(country, Set.of()));
              for (var date : dates) {
                try {
                  days.add(LocalDate.parse(date));
                } catch (DateTimeParseException e) {
                  section.problem("holidays", "'" + date + "' is no date such as 2026-05-01");
                }
              }
              all.put(country, days);
            });
    return all;
  }

  static boolean isCountry(String text) {
    return text.length() == 2 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }
}
