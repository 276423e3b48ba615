package dev.understudy.prelude.marketing;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.json.WebUrl;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.marketing.MarketingSubscriptions.ChangeSource;
import dev.understudy.prelude.marketing.MarketingSubscriptions.SubscriptionChange;
import dev.understudy.prelude.marketing.SubscriptionConfig.KeywordTexts;
import dev.understudy.prelude.marketing.SubscriptionConfig.MoPhoneNumber;
import dev.understudy.sandbox.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code subscription_configs} and the {@code unsubscribed} numbers of fixtures. */
public final class SubscriptionConfigFixtures {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
  private static final Pattern MO_NUMBER = Pattern.compile("\\+?[0-9]{3,15}");

  private SubscriptionConfigFixtures() {}

  /** Returns the configs of earlier documents and of this one, in order. */
  public static List<SubscriptionConfig> configs(
      Section section, List<SubscriptionConfig> before, Ids ids) {
    var all = new ArrayList<>(before);
    for (var each : section.sections("subscription_configs")) {
      var nth = all.size() + 1;
      var id = each.idOrMake("id", () -> SubscriptionConfig.id(ids, nth));
      if (!id.isBlank() && !ID.matcher(id).matches()) {
        each.problem("id", "an id is 1 to 64 letters, digits, hyphens or underscores");
      }
      if (all.stream().anyMatch(other -> other.id().equals(id))) {
        each.problem("id", "there is a subscription config '" + id + "' already");
      }
      all.add(
          new SubscriptionConfig(
              id,
              each.text("name").orElse("Marketing"),
              callbackUrl(each),
              moPhoneNumbers(each),
              each.section("messages")
                  .map(SubscriptionConfigFixtures::texts)
                  .orElse(KeywordTexts.NONE)));
      each.noOtherKeys();
    }
    return List.copyOf(all);
  }

  /** Writes a config. */
  public static void write(SubscriptionConfig config, SectionWriter section) {
    var written =
        section
            .item("subscription_configs")
            .put("id", config.id())
            .put("name", config.name())
            .put("callback_url", config.callbackUrl());
    for (var each : config.moPhoneNumbers()) {
      written
          .item("mo_phone_numbers")
          .put("country_code", each.countryCode())
          .put("phone_number", each.phoneNumber());
    }
    written
        .section("messages")
        .put("stop_message", config.messages().stopMessage())
        .put("start_message", config.messages().startMessage())
        .put("help_message", config.messages().helpMessage());
  }

  /** Reads the callback URL of a section, if there is one. */
  public static Optional<String> callbackUrl(Section section) {
    var url = section.text("callback_url");
    if (url.filter(text -> !WebUrl.isAbsolute(text)).isPresent()) {
      section.problem("callback_url", "this must be an absolute http or https URL");
    }
    return url;
  }

  private static List<MoPhoneNumber> moPhoneNumbers(Section section) {
    return section.sections("mo_phone_numbers").stream()
        .map(
            each -> {
              var country = each.requiredText("country_code");
              if (!country.isBlank() && !COUNTRY.matcher(country).matches()) {
                each.problem("country_code", "a country is two capital letters, such as FR");
              }
              var number = each.requiredText("phone_number");
              if (!number.isBlank() && !MO_NUMBER.matcher(number).matches()) {
                each.problem(
                    "phone_number", "this is no number in E.164 and no short code such as 36184");
              }
              each.noOtherKeys();
              return new MoPhoneNumber(country, number);
            })
        .toList();
  }

  private static KeywordTexts texts(Section section) {
    var texts =
        new KeywordTexts(
            text(section, "help_message"),
            text(section, "start_message"),
            text(section, "stop_message"));
    section.noOtherKeys();
    return texts;
  }

  private static Optional<String> text(Section section, String key) {
    var text = section.text(key);
    if (text.filter(String::isBlank).isPresent()) {
      section.problem(key, "'" + key + "' must not be blank");
    }
    return text;
  }

  /** Returns the changes that unsubscribe the numbers of this document. */
  public static List<SubscriptionChange> optOuts(Section section) {
    var all = new ArrayList<SubscriptionChange>();
    var given = section.texts("unsubscribed");
    for (int i = 0; i < given.size(); i++) {
      var number = PhoneNumber.strict(given.get(i));
      if (number.isPresent()) {
        all.add(
            new SubscriptionChange(
                number.get().e164(), false, ChangeSource.CSV_IMPORT, Optional.empty()));
      } else {
        section.problemAt("unsubscribed", i, "'" + given.get(i) + "' is no phone number in E.164");
      }
    }
    return all;
  }
}
