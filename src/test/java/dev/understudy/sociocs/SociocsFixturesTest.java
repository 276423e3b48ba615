package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.FixtureException;
import dev.understudy.message.PhoneNumber;
import dev.understudy.sandbox.Ids;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsEntities.TeamMember;
import dev.understudy.sociocs.SociocsEntities.WebhookSubscription;
import dev.understudy.testing.AnyDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDatabase
class SociocsFixturesTest {
  private static final Ids IDS = new Ids(1);

  private static SociocsEntities read(SociocsEntities before, String yaml) {
    var document = FixtureDocument.parse("test.yaml", yaml);
    var section = document.root().section("sociocs").orElseThrow();
    var populated = SociocsFixtures.READER.readSection(section, before, IDS);
    section.noOtherKeys();
    document.refuseIfAny();
    return populated.entities();
  }

  private static final String WHOLE =
      """
      sociocs:
        webhook_subscriptions:
          - platform: tests
            provider: twlo
            channel_key: main
            subscriber_reference_id: R1
            webhook_url: "http://127.0.0.1:9000/hook"
            events: [ messages, status_updates ]
            subevents: { status_updates: [ sent, failed ] }
            secret: s3cret
          - { id: s2, platform: tests, provider: gswa, channel_key: news, subscriber_reference_id: R2, webhook_url: "https://hook_of/x" }
        team_members: [ { id: u1, name: Robin, email: robin@example.com }, { name: Sam }, { id: u3 } ]
        channels:
          - { key: main, provider: twlo, name: Main line, country_code: "1", phone_number: "16175550100" }
          - { key: news, provider: gswa }
        contact_lists: [ { id: 3, name: Patients }, { name: Staff } ]
        contacts: [ { phone_number: "+16175551212", phone_number_cc: "1", name: Ada, lists: [ 3, 4 ], extra_fields: { ward: "3" }, blocked: true }, { phone_number: "16175551213" } ]
      """;

  @Test
  void allKeysOfTheSectionAreRead() {
    var main =
        new Channel(
            "main",
            ChannelProvider.TWLO,
            Optional.of("Main line"),
            Optional.of("1"),
            Optional.of(new PhoneNumber("+16175550100")));
    var news = Channel.unknown("news", ChannelProvider.GSWA);
    var made = IDS.hex("team_member", 2, 20);
    assertEquals(
        new SociocsEntities(
            Map.of(
                "u1",
                new TeamMember("u1", "Robin", Optional.of("robin@example.com")),
                made,
                new TeamMember(made, "Sam", Optional.empty()),
                "u3",
                new TeamMember("u3", "u3", Optional.empty())),
            Map.of("main", main, "news", news),
            Map.of(
                "R1",
                new WebhookSubscription(
                    IDS.hex("webhook_subscription", 1, 20),
                    "tests",
                    main,
                    "R1",
                    "http://127.0.0.1:9000/hook",
                    Set.of("messages", "status_updates"),
                    Optional.of(Set.of("sent", "failed")),
                    Optional.of("s3cret")),
                "R2",
                new WebhookSubscription(
                    "s2",
                    "tests",
                    news,
                    "R2",
                    "https://hook_of/x",
                    Set.of("messages"),
                    Optional.empty(),
                    Optional.empty())),
            Set.of(3L, 4L)),
        read(SociocsEntities.NONE, WHOLE));
  }

  @Test
  void aLaterDocumentAddsEntitiesWithNewIds() {
    var channel = "sociocs: { channels: [ { provider: twlo } ], team_members: [ { name: Jo } ] }";
    var once = read(SociocsEntities.NONE, channel);
    var twice = read(once, channel);
    assertEquals(List.of(2, 2), List.of(twice.channels().size(), twice.teamMembers().size()));
    assertTrue(twice.channels().keySet().stream().allMatch(key -> key.matches("[0-9a-f]{20}")));
    assertTrue(twice.channels().keySet().containsAll(once.channels().keySet()));
  }

  @Test
  void aLaterDocumentReplacesASubscriptionAndKeepsItsId() {
    var once = read(SociocsEntities.NONE, WHOLE);
    var other =
        """
        sociocs:
          webhook_subscriptions:
            - { platform: b, provider: gswa, channel_key: news, subscriber_reference_id: R1, webhook_url: "http://b/" }
            - { id: s3, platform: b, provider: gswa, channel_key: news, subscriber_reference_id: R2, webhook_url: "http://c/" }
        """;
    var twice = read(once, other).webhookSubscriptions();
    assertEquals(
        List.of(IDS.hex("webhook_subscription", 1, 20) + " http://b/", "s3 http://c/"),
        twice.values().stream().map(each -> each.id() + " " + each.webhookUrl()).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          team_members: [ { id: u1 }, { id: u1 } ] | there is a team member 'u1' already
          team_members: [ { id: "a b" } ] | an id is 1 to 64 letters, digits or underscores
          team_members: [ { id: "" } ] | 'id' must not be blank
          team_members: [ { id: u1, nick: R } ] | unknown key 'nick'; known here: id, name, email
          channels: [ { key: a } ] | 'provider' is missing
          channels: [ { key: a, provider: twilio } ] | 'twilio' is no provider of a channel; there are tlnx, twlo, twlowa, gswa
          channels: [ { key: a b, provider: twlo } ] | a channel key is 1 to 64 ASCII characters without blanks
          channels: [ { key: a, provider: twlo }, { key: a, provider: gswa } ] | there is a channel 'a' already
          channels: [ { key: a, provider: twlo, phone_number: "12" } ] | '12' is no phone number
          channels: [ { key: a, provider: twlo, country_code: "+1" } ] | a country code is 1 to 3 digits, such as "1"
          channels: [ { key: a, provider: twlo, country_code: "33", phone_number: "16175550100" } ] | this does not begin with the country code
          webhook_subscriptions: [ { provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/" } ] | 'platform' is missing
          contact_lists: [ { name: A, id: one } ] | the id of a list is a number from 1 to 1000000000
          contact_lists: [ { name: A, id: 0 } ] | the id of a list is a number from 1 to 1000000000
          contact_lists: [ { id: 5 } ] | 'name' is missing
          contact_lists: [ { id: 5, name: A }, { id: 5, name: B } ] | there is a contact list '5' already
          contacts: [ { name: Ada } ] | 'phone_number' is missing
          contacts: [ { phone_number: "12" } ] | '12' is no phone number
          contacts: [ { phone_number: "16175551212", phone_number_cc: "+1" } ] | a country code is 1 to 3 digits, such as "1"
          contacts: [ { phone_number: "16175551212", lists: [ 9 ] } ] | there is no contact list '9'
          contacts: [ { phone_number: "16175551212", blocked: "yes" } ] | 'blocked' must be true or false, not 'yes'
          contacts: [ { phone_number: "16175551212", nick: A } ] | unknown key 'nick'; known here: phone_number, phone_number_cc, extra_fields, name, lists, blocked
          contacts: [ { phone_number: "16175551212" }, { phone_number: "+16175551212" } ] | there is a contact '+16175551212' already
          webhook_subscriptions: [ { platform: t, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/" } ] | 'provider' is missing
          webhook_subscriptions: [ { platform: t, provider: twlo, subscriber_reference_id: R, webhook_url: "http://a/" } ] | 'channel_key' is missing
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: main, webhook_url: "http://a/" } ] | 'subscriber_reference_id' is missing
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R } ] | 'webhook_url' is missing
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: mine, subscriber_reference_id: R, webhook_url: "http://a/" } ] | there is no channel 'mine'
          webhook_subscriptions: [ { platform: t, provider: gswa, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/" } ] | channel 'main' is one of twlo
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "a/b" } ] | this must be an absolute http or https URL
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/", events: [ messages, replies ] } ] | an event is one of messages, status_updates
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/", subevents: { messages: [ sent ] } } ] | only status_updates has some
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/", subevents: { status_updates: [ read ] } } ] | a status is one of queued, sending, sent, delivered, undelivered, failed
          webhook_subscriptions: [ { platform: t, provider: gswa, channel_key: news, subscriber_reference_id: R, webhook_url: "http://a/", subevents: { status_updates: [ sending ] } } ] | a status is one of enqueued, queued, sent, delivered, read, failed
          webhook_subscriptions: [ { platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/" }, { platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/" } ] | there is a subscription for 'R' already
          webhook_subscriptions: [ { id: s2, platform: t, provider: twlo, channel_key: main, subscriber_reference_id: R, webhook_url: "http://a/" } ] | there is a webhook subscription 's2' already
          """)
  void aProblemIsReportedAtItsLine(String line, String sentence) {
    var before = read(SociocsEntities.NONE, WHOLE.replace("id: u1,", "id: u9,"));
    var problems =
        assertThrows(FixtureException.class, () -> read(before, "sociocs:\n  " + line)).problems();
    assertEquals(
        List.of("2: " + sentence),
        problems.stream().map(each -> each.line() + ": " + each.sentence()).toList());
  }
}
