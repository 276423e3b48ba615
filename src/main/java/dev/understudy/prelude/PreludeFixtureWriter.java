package dev.understudy.prelude;

import dev.understudy.fixture.SectionWriter;
import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.Template.TemplateHeader;
import dev.understudy.prelude.marketing.MarketingSubscriptions;
import dev.understudy.prelude.marketing.MarketingWindow;
import dev.understudy.prelude.marketing.SubscriptionConfigFixtures;
import dev.understudy.prelude.signing.WebhookSigning;
import dev.understudy.sandbox.Settings;
import dev.understudy.transaction.SandboxTransaction;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writer of the {@code prelude} section of a fixture, from the entities that a sandbox has now. */
final class PreludeFixtureWriter {
  private final SandboxTransaction tx;
  private final PreludeEntities entities;
  private final SectionWriter section;

  PreludeFixtureWriter(SandboxTransaction tx, PreludeEntities entities, SectionWriter section) {
    this.tx = tx;
    this.entities = entities;
    this.section = section;
  }

  void write() {
    section.put("senders", entities.senders());
    entities.templates().values().stream()
        .sorted(Comparator.comparing(Template::id))
        .forEach(each -> write(each, section.item("templates")));
    entities.configs().forEach(each -> SubscriptionConfigFixtures.write(each, section));
    for (var each : entities.inboundAddresses()) {
      section
          .item("inbound_addresses")
          .put("channel", each.channel().word())
          .put("address", each.address())
          .put("callback_url", each.callbackUrl());
    }
    new WebhookSigning(tx)
        .isEnabled()
        .ifPresent(enabled -> section.section("webhook_signing").put("enabled", enabled));
    section.put("unsubscribed", new MarketingSubscriptions(tx).unsubscribed());
    new TreeMap<>(entities.failing())
        .forEach((number, error) -> section.section("recipients").put(number, error.code()));
    new TreeMap<>(entities.calendar().windows())
        .forEach((country, window) -> write(window, country));
    new TreeMap<>(entities.calendar().holidays())
        .forEach((country, days) -> section.section("holidays").put(country, new TreeSet<>(days)));
  }

  private static void write(Template template, SectionWriter to) {
    var bodies = new LinkedHashMap<String, String>();
    template.bodies().forEach((tag, body) -> bodies.put(tag, body.written()));
    to.put("id", template.id())
        .put("category", Settings.word(template.category()))
        .put("approved", template.approved() ? null : false)
        .put("from", template.from())
        .put("channels", template.channels().stream().map(MessageChannel::word).toList())
        .put("header", template.header() == TemplateHeader.NONE ? null : template.header().name())
        .put("countries", new TreeSet<>(template.countries()))
        .put("default_locale", template.defaultLocale())
        .put("bodies", bodies);
  }

  private void write(MarketingWindow window, String country) {
    section
        .section("marketing_windows")
        .section(country)
        .put("days", window.daysWritten())
        .put("from", window.from())
        .put("to", window.to());
  }
}
