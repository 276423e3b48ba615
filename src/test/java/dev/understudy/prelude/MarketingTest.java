package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Send time of marketing messages. Windows and holidays are those of {@link PreludeSandbox}; any
 * other country has 08:00 to 20:00, Monday to Saturday.
 */
class MarketingTest {
  private static final String AT_ONCE = "at once";

  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest(name = "{1} at {0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # France: weekdays, 09:00 to 18:00; 15 January 2026 is a Thursday
          2026-01-15T07:59:59.999999Z | +33612345678 | 2026-01-15T09:00:00+01:00
          2026-01-15T08:00:00Z | +33612345678 | at once
          2026-01-15T16:59:59.999999Z | +33612345678 | at once
          2026-01-15T17:00:00Z | +33612345678 | 2026-01-16T09:00:00+01:00
          2026-01-16T20:00:00Z | +33612345678 | 2026-01-19T09:00:00+01:00
          2026-01-17T12:00:00Z | +33612345678 | 2026-01-19T09:00:00+01:00
          # its holidays: a Friday, and the Monday after
          2026-05-01T08:00:00Z | +33612345678 | 2026-05-05T09:00:00+02:00
          2026-04-30T17:00:00Z | +33612345678 | 2026-05-05T09:00:00+02:00
          # New York
          2026-01-15T09:00:00Z | +12125550123 | 2026-01-15T08:00:00-05:00
          2026-01-15T13:00:00Z | +12125550123 | at once
          2026-01-16T00:59:59Z | +12125550123 | at once
          2026-01-16T01:00:00Z | +12125550123 | 2026-01-16T08:00:00-05:00
          2026-01-17T15:00:00Z | +12125550123 | at once
          2026-01-18T15:00:00Z | +12125550123 | 2026-01-19T08:00:00-05:00
          2026-12-25T15:00:00Z | +12125550123 | 2026-12-26T08:00:00-05:00
          # France's holiday is none there, and the other way round
          2026-05-01T15:00:00Z | +12125550123 | at once
          2026-12-25T15:00:00Z | +33612345678 | at once
          # San Francisco
          2026-01-15T15:59:59Z | +14155550123 | 2026-01-15T08:00:00-08:00
          2026-01-15T16:00:00Z | +14155550123 | at once
          # Adelaide, half an hour off; and a number that may be there or in Perth
          2026-01-15T12:00:00Z | +61812345678 | 2026-01-16T08:00:00+10:30
          2026-01-15T21:30:00Z | +61812345678 | at once
          2026-01-15T21:30:00Z | +61870001234 | 2026-01-16T08:00:00+08:00
          2026-01-16T00:00:00Z | +61870001234 | at once
          2026-01-16T09:30:00Z | +61870001234 | 2026-01-17T08:00:00+08:00
          # all over North America and the Pacific: when it is 8 in Guam, New York is still open
          2026-01-15T15:00:00Z | +18002345678 | 2026-01-16T08:00:00+10:00
          2026-01-15T22:00:00Z | +18002345678 | at once
          2026-01-17T15:00:00Z | +18002345678 | 2026-01-20T08:00:00+10:00
          # a range that nobody has: the first zone of the United States by name, the Aleutians
          2026-01-15T17:59:59Z | +15551234567 | 2026-01-15T08:00:00-10:00
          2026-01-15T18:00:00Z | +15551234567 | at once
          # of no country
          2026-01-15T07:00:00Z | +80012345678 | 2026-01-15T08:00:00Z
          # over the night in which New York's clocks change
          2026-03-08T03:00:00Z | +12125550123 | 2026-03-09T08:00:00-04:00
          2026-11-01T02:00:00Z | +12125550123 | 2026-11-02T08:00:00-05:00
          # Germany: Sundays, 02:30 to 04:00; one night begins it at 3, the other has 2:30 twice
          2026-03-29T00:00:00Z | +4915112345678 | 2026-03-29T03:00:00+02:00
          2026-03-29T01:30:00Z | +4915112345678 | at once
          2026-03-29T02:00:00Z | +4915112345678 | 2026-04-05T02:30:00+02:00
          2026-10-25T00:00:00Z | +4915112345678 | 2026-10-25T02:30:00+02:00
          2026-10-25T00:45:00Z | +4915112345678 | at once
          2026-10-25T01:00:00Z | +4915112345678 | 2026-10-25T02:30:00+01:00
          2026-10-25T02:59:59Z | +4915112345678 | at once
          2026-10-25T03:00:00Z | +4915112345678 | 2026-11-01T02:30:00+01:00
          """)
  void marketingWaitsForTheRecipientsWindow(
      String now, String number, String expected, Sandbox sandbox) {
    isScheduled(PreludeSandbox.at(sandbox, now).template("marketing").number(number), expected);
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-01-20T12:00:00+05:30 | +33612345678 | 2026-01-20T09:00:00+01:00
          2026-01-20T10:00:00Z      | +33612345678 | 2026-01-20T11:00:00+01:00
          2026-01-20T10:00:00Z      | +12125550123 | 2026-01-20T08:00:00-05:00
          2026-01-20T20:00:00Z      | +12125550123 | 2026-01-20T15:00:00-05:00
          2026-01-25T10:00:00Z      | +33612345678 | 2026-01-26T09:00:00+01:00
          2026-04-15T09:00:00Z      | +12125550123 | 2026-04-15T08:00:00-04:00
          """)
  void aScheduledMessageMovesOnlyIfTheWindowIsClosed(
      String requested, String number, String expected, Sandbox sandbox) {
    isScheduled(
        PreludeSandbox.at(sandbox)
            .template("marketing")
            .number(number)
            .with("{'schedule_at':'" + requested + "'}"),
        expected);
  }

  private static void isScheduled(Notify request, String expected) {
    var message = request.result().get("message");
    var shown = request.messages().getMap("messages[0]");
    if (expected.equals(AT_ONCE)) {
      assertTrue(message.path("schedule_at").isMissingNode(), message::toString);
      assertEquals(shown.get("created_at"), shown.get("sent_at"));
    } else {
      assertEquals(expected, message.get("schedule_at").asString());
      var due = OffsetDateTime.parse(expected).toInstant();
      assertEquals("scheduled", shown.get("status"));
      assertEquals(due.toString(), shown.get("scheduled_at"));
      assertEquals(due.plusSeconds(86_400).toString(), message.get("expires_at").asString());
    }
  }

  @Test
  void recipientsOfOneRequestHaveTheirOwnTimes(Sandbox sandbox) {
    var results =
        PreludeSandbox.at(sandbox)
            .template("marketing")
            .with("{'to':['+33612345678','+12125550123','+14155550123']}")
            .results()
            .get("results");
    assertTrue(results.at("/0/message/schedule_at").isMissingNode());
    assertEquals("2026-01-15T08:00:00-05:00", results.at("/1/message/schedule_at").asString());
    assertEquals("2026-01-15T08:00:00-08:00", results.at("/2/message/schedule_at").asString());
  }

  @Test
  void transactionalMessagesAreSentAtAnyHour(Sandbox sandbox) {
    isScheduled(PreludeSandbox.at(sandbox, "2026-01-18T02:00:00Z"), AT_ONCE);
  }

  @Test
  void aRecipientWhoseWindowNeverOpensFails(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            "prelude: { marketing_windows: { US: { days: MON-SUN, from: '08:00', to: '08:01' } } }")
        .post("/fixtures");
    var result = PreludeSandbox.at(sandbox).template("marketing").number("+18002345678").result();
    assertEquals("category_forbidden", result.at("/error/code").asString());
  }

  @Test
  void aSandboxCanBeCreatedWithItsClock(Understudy server) {
    var admin = Api.call(server.baseUrl()).contentType("application/json");
    admin
        .body(
            Notify.json(
                    """
                    {'id':'marketing-clock','fixtures':['default'],
                     'clock':{'mode':'frozen','now':'2026-01-17T22:00:00Z'}}\
                    """)
                .toString())
        .post("/_admin/sandboxes")
        .then()
        .statusCode(201);
    var sandbox = Api.sandbox(server.baseUrl(), "marketing-clock");
    isScheduled(
        Notify.to(sandbox)
            .with(
                """
                {'template_id':'template_01k8b0xq5v7w9m2n4p6r8s0t1a',
                 'variables':{'first_name':'Ada'}}\
                """),
        "2026-01-19T08:00:00+01:00");
    Api.call(server.baseUrl()).delete("/_admin/sandboxes/marketing-clock").then().statusCode(204);
  }
}
