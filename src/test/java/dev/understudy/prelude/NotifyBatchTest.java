package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to valid requests, and the messages that are sent. */
class NotifyBatchTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @Test
  void theSampleOfTheDocumentationWorks(Sandbox sandbox) {
    var request =
        PreludeSandbox.at(sandbox)
            .with(
                """
                {'to':['+33612345678','+15551234567'],
                 'callback_url':'https://your-app.com/webhooks/notify'}\
                """);
    assertEquals(
        Notify.json(
            """
            {'results':[
              {'phone_number':'+33612345678','success':true,'message':{
                'from':'YourBrand','to':'+33612345678','expires_at':'2026-01-16T09:00:00Z',
                'created_at':'2026-01-15T09:00:00Z','locale':'fr-FR',
                'estimated_segment_count':1,'encoding':'GSM-7'}},
              {'phone_number':'+15551234567','success':true,'message':{
                'from':'YourBrand','to':'+15551234567','expires_at':'2026-01-16T09:00:00Z',
                'created_at':'2026-01-15T09:00:00Z','locale':'en-US',
                'estimated_segment_count':1,'encoding':'GSM-7'}}],
             'total_count':2,'success_count':2,'error_count':0,
             'callback_url':'https://your-app.com/webhooks/notify',
             'variables':{'order_id':'12345','amount':'$49.99'},
             'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9'}\
            """),
        request.results());
    assertEquals(
        List.of("Commande 12345 : $49.99", "Order 12345: $49.99"),
        request.messages().getList("messages.body"));
  }

  @Test
  void resultsAreInTheOrderOfTheRequest(Sandbox sandbox) {
    var answer =
        PreludeSandbox.at(sandbox)
            .template("plain")
            .with(
                "{'to':['+15005550109','+33612345678','no number','+12125550123','+15005550102']}")
            .results();
    assertEquals(
        Notify.json(
            """
            {'results':[
              {'phone_number':'+15005550109','success':false,'error':{
                'code':'insufficient_balance',
                'message':'The account\\u0027s balance does not cover the message.'}},
              {'phone_number':'+33612345678','success':true,'message':{
                'from':'YourBrand','to':'+33612345678','expires_at':'2026-01-16T09:00:00Z',
                'created_at':'2026-01-15T09:00:00Z','locale':'en-US',
                'estimated_segment_count':1,'encoding':'GSM-7'}},
              {'phone_number':'no number','success':false,'error':{
                'code':'invalid_phone_number','message':
                'The provided phone number is invalid. Provide a valid E.164 phone number.'}},
              {'phone_number':'+12125550123','success':true,'message':{
                'from':'YourBrand','to':'+12125550123','expires_at':'2026-01-16T09:00:00Z',
                'created_at':'2026-01-15T09:00:00Z','locale':'en-US',
                'estimated_segment_count':1,'encoding':'GSM-7'}},
              {'phone_number':'+15005550102','success':false,'error':{
                'code':'invalid_line_type',
                'message':'The phone number does not belong to a mobile line.'}}],
             'total_count':5,'success_count':2,'error_count':3,
             'template_id':'template_plain000000000000000000000'}\
            """),
        answer);
  }

  @Test
  void aNumberGivenTwiceGetsTwoMessages(Sandbox sandbox) {
    var request =
        PreludeSandbox.at(sandbox)
            .template("plain")
            .with("{'to':['+33612345678','+33612345678','x','x']}");
    var answer = request.answer(200);
    var messages = request.messages();
    assertEquals(4, answer.get("total_count").asInt());
    assertEquals(2, answer.get("success_count").asInt());
    assertEquals(2, answer.get("error_count").asInt());
    assertEquals(
        List.of(
            answer.at("/results/0/message/id").asString(),
            answer.at("/results/1/message/id").asString()),
        messages.getList("messages.id"));
    assertEquals(2, messages.getList("messages.id").stream().distinct().count());
  }

  @Test
  void theFieldsOfTheRequestAreEchoed(Sandbox sandbox) {
    var request =
        PreludeSandbox.at(sandbox)
            .with(
                """
                {'callback_url':'http://127.0.0.1:9/hook','correlation_id':'campaign-1',
                 'from':'OtherBrand','locale':'fr-FR'}\
                """);
    assertEquals(
        Notify.json(
            """
            {'results':[{'phone_number':'+33612345678','success':true,'message':{
                'from':'OtherBrand','to':'+33612345678','expires_at':'2026-01-16T09:00:00Z',
                'created_at':'2026-01-15T09:00:00Z','correlation_id':'campaign-1',
                'locale':'fr-FR','estimated_segment_count':1,'encoding':'GSM-7'}}],
             'total_count':1,'success_count':1,'error_count':0,
             'callback_url':'http://127.0.0.1:9/hook',
             'variables':{'order_id':'12345','amount':'$49.99'},
             'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9'}\
            """),
        request.results());
  }

  @ParameterizedTest(name = "to {0}, asked for {1}: {2}")
  @CsvSource(
      textBlock =
          """
          +33612345678,   ,           fr-FR
          +12125550123,   ,           en-US
          +15551234567,   ,           en-US
          +4915112345678, ,           de-DE
          +16135550123,   ,           fr-CA
          +390612345678,  ,           de-DE
          +80012345678,   ,           de-DE
          +33612345678,   en-US,      en-US
          +33612345678,   en-us,      en-US
          +33612345678,   en,         en-US
          +33612345678,   en-GB,      en-US
          +33612345678,   fr-CA,      fr-CA
          +33612345678,   fr-BE,      fr-CA
          +33612345678,   de-CH,      de-DE
          +33612345678,   it-IT,      de-DE
          +33612345678,   zh-Hant-TW, de-DE
          """)
  void theLocaleIsRequestedOrTheCountrysOrTheDefault(
      String number, String requested, String expected, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template("locales").number(number);
    var message =
        (requested == null ? request : request.with("{'locale':'" + requested + "'}")).result();
    assertEquals(expected, message.at("/message/locale").asString());
    assertEquals(expected, request.messages().getString("messages[0].details.locale"));
  }

  @ParameterizedTest(name = "{0}, preferring {1}: {2}")
  @CsvSource(
      textBlock =
          """
          norcs, ,         whatsapp
          norcs, sms,      sms
          norcs, whatsapp, whatsapp
          norcs, rcs,      sms
          nosms, ,         rcs
          nosms, rcs,      rcs
          nosms, whatsapp, whatsapp
          nosms, sms,      rcs
          """)
  void aMissingChannelFallsBackAndOnlySmsHasSegments(
      String template, String preferred, String channel, Sandbox sandbox) {
    var requested = PreludeSandbox.at(sandbox).template(template);
    var request =
        preferred == null ? requested : requested.with("{'preferred_channel':'" + preferred + "'}");
    var message =
        Notify.json(
            """
            {'from':'YourBrand','to':'+33612345678','expires_at':'2026-01-16T09:00:00Z',
             'created_at':'2026-01-15T09:00:00Z','locale':'en-US'}\
            """);
    if (channel.equals("sms")) {
      message.put("estimated_segment_count", 1).put("encoding", "GSM-7");
    }
    assertEquals(message, request.result().get("message"));
    assertEquals(channel, request.messages().getString("messages[0].details.channel"));
  }

  @ParameterizedTest(name = "{1} x {0}: {2} of {3}")
  @CsvSource(
      textBlock =
          """
          a,   0, 1, GSM-7
          a, 160, 1, GSM-7
          a, 161, 2, GSM-7
          a, 306, 2, GSM-7
          a, 307, 3, GSM-7
          €,  80, 1, GSM-7
          €,  81, 2, GSM-7
          ж,  70, 1, UCS-2
          ж,  71, 2, UCS-2
          ж, 134, 2, UCS-2
          ж, 135, 3, UCS-2
          😀, 35, 1, UCS-2
          😀, 36, 2, UCS-2
          """)
  void theSegmentsOfAnSmsAreCounted(
      String character, int times, int segments, String encoding, Sandbox sandbox) {
    var text = character.repeat(times);
    var request =
        PreludeSandbox.at(sandbox).template("text").with("{'variables':{'text':'" + text + "'}}");
    var message = request.result().get("message");
    var details = request.messages().getMap("messages[0].details");
    assertEquals(segments, message.get("estimated_segment_count").asInt());
    assertEquals(encoding, message.get("encoding").asString());
    assertEquals(segments, details.get("segment_count"));
    assertEquals(encoding, details.get("encoding"));
    assertEquals(text, request.messages().getString("messages[0].body"));
  }

  @Test
  void variablesAreInsertedAsPlainText(Sandbox sandbox) {
    var request =
        PreludeSandbox.at(sandbox)
            .template("twice")
            .with("{'variables':{'a':'<i>\\\"\\u0027&amp; $1 \\\\ {{a}} 😀\\n'}}");
    request.answer(200);
    var value = "<i>\"'&amp; $1 \\ {{a}} 😀\n";
    assertEquals(
        value + ", " + value + " <b>& {b}", request.messages().getString("messages[0].body"));
  }

  @ParameterizedTest(name = "schedule {0}, expiry {1}: {2}")
  @CsvSource(
      textBlock =
          """
          ,                          ,                          2026-01-16T09:00:00Z
          ,                          2026-01-15T12:00:00+02:00, 2026-01-15T10:00:00Z
          2026-01-20T10:00:00Z,      ,                          2026-01-21T10:00:00Z
          2026-01-20T10:00:00Z,      2026-01-20T11:00:00Z,      2026-01-20T11:00:00Z
          """)
  void aMessageExpiresAsRequestedOrADayAfterItIsDue(
      String schedule, String expiry, String expected, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    request = schedule == null ? request : request.with("{'schedule_at':'" + schedule + "'}");
    request = expiry == null ? request : request.with("{'expires_at':'" + expiry + "'}");
    assertEquals(expected, request.result().at("/message/expires_at").asString());
    assertEquals(expected, request.messages().getString("messages[0].details.expires_at"));
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource(
      textBlock =
          """
          2026-01-20T12:00:00+05:30, +33612345678, 2026-01-20T07:30:00+01:00
          2026-01-20T12:00:00Z,      +12125550123, 2026-01-20T07:00:00-05:00
          2026-07-20T12:00:00Z,      +12125550123, 2026-07-20T08:00:00-04:00
          2026-01-18T03:00:00Z,      +14155550123, 2026-01-17T19:00:00-08:00
          2026-01-20T12:00:00.5Z,    +390612345678, 2026-01-20T13:00:00.5+01:00
          2026-01-20T12:00:00Z,      +80012345678, 2026-01-20T12:00:00Z
          """)
  void aScheduledMessageHasTheOffsetOfItsRecipient(
      String requested, String number, String expected, Sandbox sandbox) {
    var request =
        PreludeSandbox.at(sandbox).number(number).with("{'schedule_at':'" + requested + "'}");
    assertEquals(expected, request.result().at("/message/schedule_at").asString());
    var shown = request.messages();
    assertEquals("scheduled", shown.getString("messages[0].status"));
    assertEquals(
        OffsetDateTime.parse(expected).toInstant().toString(),
        shown.getString("messages[0].scheduled_at"));
  }

  @Test
  void theControlPlaneShowsTheMessage(Sandbox sandbox) {
    var request =
        PreludeSandbox.at(sandbox)
            .with("{'callback_url':'http://127.0.0.1:9/hook','correlation_id':'campaign-1'}");
    var answer = Notify.read(request.send(200));
    var expected =
        Notify.json(
            """
            {'provider':'prelude','direction':'outbound','sender':'YourBrand',
             'recipient':'+33612345678',
             'body':'Commande 12345 : $49.99',
             'created_at':'2026-01-15T09:00:00Z','scheduled_at':null,
             'sent_at':'2026-01-15T09:00:00Z','read_at':null,
             'details':{'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9','channel':'sms',
               'locale':'fr-FR','variables':{'order_id':'12345','amount':'$49.99'},
               'correlation_id':'campaign-1','callback_url':'http://127.0.0.1:9/hook',
               'expires_at':'2026-01-16T09:00:00Z','encoding':'GSM-7','segment_count':1}}\
            """);
    expected.set("id", answer.at("/results/0/message/id"));
    expected.set("batch_id", answer.get("request_id"));
    expected.put("status", "created");
    var shown = Api.admin(sandbox).get("/messages").asByteArray();
    assertEquals(expected, Notify.read(shown).at("/messages/0"));
  }

  @Test
  void aRefusedRequestTakesNoMessageNumbers(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    var first = request.answer(200).at("/results/0/message/id").asString();
    request.with("{'to':[]}").answer(400);
    var third = request.answer(200).at("/results/0/message/id").asString();
    sandbox.reset();
    assertEquals(first, request.answer(200).at("/results/0/message/id").asString());
    assertEquals(third, request.answer(200).at("/results/0/message/id").asString());
  }

  @Test
  void theSameCallsInEqualSandboxesHaveTheSameAnswers(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).with("{'to':['+33612345678','+12125550123','x']}");
    var answers = List.of(request.send(200), request.with("{'to':1}").send(400), request.send(200));
    sandbox.reset();
    assertArrayEquals(answers.get(0), request.send(200));
    assertArrayEquals(answers.get(1), request.with("{'to':1}").send(400));
    assertArrayEquals(answers.get(2), request.send(200));
  }
}
