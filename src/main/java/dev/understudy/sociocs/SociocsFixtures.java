package dev.understudy.sociocs;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.message.PhoneNumber;
import dev.understudy.sandbox.Ids;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsEntities.TeamMember;
import dev.understudy.sociocs.contact.ContactFixtures;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the {@code sociocs} section of fixtures. */
public final class SociocsFixtures implements EntityReader<SociocsEntities> {
  public static final SociocsFixtures READER = new SociocsFixtures();

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,64}");
  private static final Pattern KEY = Pattern.compile("[!-~]{1,64}");
  private static final Pattern COUNTRY_CODE = Pattern.compile("[1-9][0-9]{0,2}");
  private static final int GENERATED_LENGTH = 20;

  @Override
  public String section() {
    return SociocsProvider.NAME;
  }

  @Override
  public Class<SociocsEntities> type() {
    return SociocsEntities.class;
  }

  @Override
  public SociocsEntities none() {
    return SociocsEntities.NONE;
  }

  @Override
  public FixtureResult<SociocsEntities> readSection(
      Section section, SociocsEntities before, Ids ids) {
    var members = teamMembers(section, before.teamMembers(), ids);
    var channels = channels(section, before.channels(), ids);
    var reader = new SubscriptionFixtures(channels, ids);
    var subscriptions = reader.read(section, before.webhookSubscriptions());
    var contacts = new ContactFixtures();
    var contactLists = contacts.read(section, before.contactLists());
    return new FixtureResult<>(
        new SociocsEntities(members, channels, subscriptions, contactLists),
        Stream.of(reader.seedRows(), contacts.seedRows()).flatMap(List::stream).toList());
  }

  @Override
  public void write(SandboxTransaction tx, SectionWriter section) {
    var entities = tx.entities().of(this);
    for (var each : entities.teamMembers().values()) {
      section
          .item("team_members")
          .put("id", each.id())
          .put("name", each.name())
          .put("email", each.email());
    }
    var subscriptions = new WebhookSubscriptions(tx).active();
    var channels = new LinkedHashMap<>(entities.channels());
    subscriptions.forEach(each -> channels.putIfAbsent(each.channel().key(), each.channel()));
    for (var each : channels.values()) {
      section
          .item("channels")
          .put("key", each.key())
          .put("provider", each.provider().word())
          .put("name", each.name())
          .put("country_code", each.countryCode())
          .put("phone_number", each.phoneNumber().map(PhoneNumber::digits));
    }
    ContactFixtures.write(tx, section);
    SubscriptionFixtures.write(subscriptions, section);
  }

  private static Map<String, TeamMember> teamMembers(
      Section section, Map<String, TeamMember> before, Ids ids) {
    var all = new LinkedHashMap<>(before);
    for (var each : section.sections("team_members")) {
      var id = id(each, all.size(), ids, "team_member");
      var member = new TeamMember(id, each.text("name").orElse(id), each.text("email"));
      if (all.putIfAbsent(id, member) != null) {
        each.problem("id", "there is a team member '" + id + "' already");
      }
      each.noOtherKeys();
    }
    return all;
  }

  private static Map<String, Channel> channels(
      Section section, Map<String, Channel> before, Ids ids) {
    var all = new LinkedHashMap<>(before);
    for (var each : section.sections("channels")) {
      var channel = channel(each, all.size() + 1, ids);
      if (all.putIfAbsent(channel.key(), channel) != null) {
        each.problem("key", "there is a channel '" + channel.key() + "' already");
      }
      each.noOtherKeys();
    }
    return all;
  }

  private static Channel channel(Section section, int number, Ids ids) {
    var key = section.idOrMake("key", () -> ids.hex("channel", number, GENERATED_LENGTH));
    if (!key.isBlank() && !KEY.matcher(key).matches()) {
      section.problem("key", "a channel key is 1 to 64 ASCII characters without blanks");
    }
    var provider = provider(section).orElse(ChannelProvider.TWLO);
    var countryCode = section.text("country_code");
    if (countryCode.isPresent() && !COUNTRY_CODE.matcher(countryCode.get()).matches()) {
      section.problem("country_code", "a country code is 1 to 3 digits, such as \"1\"");
      countryCode = Optional.empty();
    }
    return new Channel(
        key, provider, section.text("name"), countryCode, phoneNumber(section, countryCode));
  }

  private static Optional<PhoneNumber> phoneNumber(Section section, Optional<String> countryCode) {
    var written = section.text("phone_number");
    var number = written.flatMap(PhoneNumber::lenient);
    if (written.isPresent() && number.isEmpty()) {
      section.problem("phone_number", "'" + written.get() + "' is no phone number");
    }
    if (number.isPresent() && !number.get().digits().startsWith(countryCode.orElse(""))) {
      section.problem("phone_number", "this does not begin with the country code");
    }
    return number;
  }

  /** Reads the provider that a section names. */
  static Optional<ChannelProvider> provider(Section section) {
    var word = section.requiredText("provider");
    var provider = ChannelProvider.of(word);
    if (provider.isEmpty() && !word.isBlank()) {
      section.problem(
          "provider",
          "'"
              + word
              + "' is no provider of a channel; there are "
              + ChannelProvider.words(ChannelProvider.OF_SUBSCRIPTIONS));
    }
    return provider;
  }

  /** Reads the id of a section, or generates one. */
  static String id(Section section, int already, Ids ids, String kind) {
    var id = section.idOrMake("id", () -> ids.hex(kind, already + 1L, GENERATED_LENGTH));
    if (!id.isBlank() && !ID.matcher(id).matches()) {
      section.problem("id", "an id is 1 to 64 letters, digits or underscores");
    }
    return id;
  }
}
