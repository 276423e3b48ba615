package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of a request, row by row; the clock is frozen at {@link PreludeSandbox#NOW}. */
@AnyDatabase
class NotifyRequestsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'to':[]}                           | empty_batch |
          {'template_id':''}                  | invalid_template_id |
          {'template_id':'template_01k8'}     | invalid_template_id |
          {'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9x'} | invalid_template_id |
          {'template_id':'Template_01k8ap1btqf5r9fq2c8ax5fhc9'}  | invalid_template_id |
          {'template_id':'tx_01k8ap1btqf5r9fq2c8ax5fhc9'}        | invalid_template_id |
          {'template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc-'}  | invalid_template_id |
          {'template_id':' template_01k8ap1btqf5r9fq2c8ax5fhc9'} | invalid_template_id |
          {'template_id':'template_00000000000000000000000000'}  | template_not_found |
          {'variables':'(absent)'}            | invalid_template_variables | It takes amount, order_id.
          {'variables':{}}                    | invalid_template_variables | It takes amount, order_id.
          {'variables':{'order_id':'1'}}      | invalid_template_variables | It takes amount, order_id.
          {'variables':{'order_id':'1','amount':'2','x':'3'}}   | invalid_template_variables | It takes amount, order_id.
          {'variables':{'order_id':'1','Amount':'2'}}           | invalid_template_variables | It takes amount, order_id.
          {'template_id':'template_plain000000000000000000000'} | invalid_template_variables | It takes none.
          {'from':'Nobody'}                   | invalid_sender_id |
          {'from':'yourbrand'}                | invalid_sender_id |
          {'from':''}                         | invalid_sender_id |
          {'locale':''}                       | invalid_locale |
          {'locale':'en_US'}                  | invalid_locale |
          {'locale':'e'}                      | invalid_locale |
          {'locale':'en-'}                    | invalid_locale |
          {'locale':'en US'}                  | invalid_locale |
          {'locale':'englishman'}             | invalid_locale |
          {'expires_at':'2026-01-15T08:59:59Z'}      | expires_at_in_past |
          {'expires_at':'2026-01-15T09:00:00Z'}      | expires_at_in_past |
          {'expires_at':'2026-01-15T10:00:00+01:00'} | expires_at_in_past |
          {'expires_at':'0000-01-01T00:00:00Z'}      | expires_at_in_past |
          {'expires_at':'2026-01-16T09:00:00.000001Z'} | expires_at_too_far_in_future |
          {'expires_at':'9999-12-31T23:59:59Z'}      | expires_at_too_far_in_future |
          {'schedule_at':'2026-01-20T10:00:00Z','expires_at':'2026-01-15T12:00:00Z'} | expires_at_in_past |
          {'schedule_at':'2026-01-20T10:00:00Z','expires_at':'2026-01-20T10:00:00Z'} | expires_at_in_past |
          {'schedule_at':'2026-01-20T10:00:00Z','expires_at':'2026-01-21T10:00:01Z'} | expires_at_too_far_in_future |
          {'schedule_at':'2026-01-15T09:00:00Z'}     | schedule_at_in_past |
          {'schedule_at':'2026-01-15T09:00:00.0000009Z'} | schedule_at_in_past |
          {'schedule_at':'2026-01-15T14:00:00+05:30'}  | schedule_at_in_past |
          {'schedule_at':'2025-12-25T10:00:00Z'}     | schedule_at_in_past |
          {'schedule_at':'9999-12-30T00:00:01Z'}     | schedule_at_too_far_in_future | Nothing is scheduled after 9999-12-30T00:00:00Z.
          {'schedule_at':'9999-12-31T23:59:59Z'}     | schedule_at_too_far_in_future | Nothing is scheduled after 9999-12-30T00:00:00Z.
          {'callback_url':''}                 | invalid_callback_url |
          {'callback_url':'hook'}             | invalid_callback_url |
          {'callback_url':'/hook'}            | invalid_callback_url |
          {'callback_url':'//app.example/h'}  | invalid_callback_url |
          {'callback_url':'app.example/hook'} | invalid_callback_url |
          {'callback_url':'ftp://app.example/hook'} | invalid_callback_url |
          {'callback_url':'mailto:a@app.example'}   | invalid_callback_url |
          {'callback_url':'http:/hook'}       | invalid_callback_url |
          {'callback_url':'http:///hook'}     | invalid_callback_url |
          {'callback_url':'http://:80/hook'}  | invalid_callback_url |
          {'callback_url':'http://a b/hook'}  | invalid_callback_url |
          {'callback_url':'http://127.0.0.1:0/hook'}     | invalid_callback_url |
          {'callback_url':'http://127.0.0.1:65536/hook'} | invalid_callback_url |
          {'callback_url':'http://127.0.0.1:99999999999/hook'} | invalid_callback_url |
          {'callback_url':'http://[::1]:65536/hook'}     | invalid_callback_url |
          {'callback_url':'http://my_app:0/hook'}        | invalid_callback_url |
          {'callback_url':'http://my_app:65536/hook'}    | invalid_callback_url |
          """)
  void aBrokenRuleHasItsOwnCode(String fields, String code, String particulars, Sandbox sandbox) {
    PreludeSandbox.at(sandbox).with(fields).isRefused(code, message(code, particulars));
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-01-16",
        "2026-01-16T10:00:00",
        "2026-01-16T10:00Z",
        "2026-01-16 10:00:00Z",
        "2026-1-16T10:00:00Z",
        "26-01-16T10:00:00Z",
        "+12026-01-16T10:00:00Z",
        "-2026-01-16T10:00:00Z",
        "2026-02-30T10:00:00Z",
        "2026-01-16T24:00:00Z",
        "2026-01-16T10:60:00Z",
        "2026-01-16T10:00:00.Z",
        "2026-01-16T10:00:00+0100",
        "2026-01-16T10:00:00+01",
        "2026-01-16T10:00:00+25:00",
        "2026-01-16T10:00:00Z[Europe/Paris]",
        " 2026-01-16T10:00:00Z",
        "1768557600",
        "Fri, 16 Jan 2026 10:00:00 GMT"
      })
  void aDateHasTheFormOfRfc3339(String date, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    for (var field : List.of("expires_at", "schedule_at")) {
      request
          .with("{'" + field + "':'" + date + "'}")
          .isRefused(
              "invalid_date_format", message("invalid_date_format", "It is '" + field + "'."));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain    | {'url':'https://x.example/a.pdf','filename':'a.pdf'} | The template has no header for one.
          document | {'url':'http://x.example/a.pdf','filename':'a.pdf'}  | Its URL has to be an absolute https URL.
          document | {'url':'/a.pdf','filename':'a.pdf'}                  | Its URL has to be an absolute https URL.
          document | {'url':'','filename':'a.pdf'}                        | Its URL has to be an absolute https URL.
          document | {'url':'https:///a.pdf','filename':'a.pdf'}          | Its URL has to be an absolute https URL.
          document | {'url':'https://x.example/a.png','filename':'a.pdf'} | Its file extension does not fit a header of DOCUMENT.
          document | {'url':'https://x.example/a','filename':'a.pdf'}     | Its file extension does not fit a header of DOCUMENT.
          document | {'url':'https://x.example','filename':'a.pdf'}       | Its file extension does not fit a header of DOCUMENT.
          document | {'url':'https://x.example/a?f=a.pdf','filename':'a.pdf'} | Its file extension does not fit a header of DOCUMENT.
          document | {'url':'https://x.example/a.pdf'}                    | A header of DOCUMENT needs a filename.
          document | {'url':'https://x.example/a.pdf','filename':null}    | A header of DOCUMENT needs a filename.
          document | {'url':'https://x.example/a.pdf','filename':' '}     | A header of DOCUMENT needs a filename.
          image    | {'url':'https://x.example/a.pdf'}                    | Its file extension does not fit a header of IMAGE.
          image    | {'url':'https://x.example/a.gif'}                    | Its file extension does not fit a header of IMAGE.
          video    | {'url':'https://x.example/a.jpg'}                    | Its file extension does not fit a header of VIDEO.
          video    | {'url':'https://x.example/a.mov'}                    | Its file extension does not fit a header of VIDEO.
          """)
  void aDocumentFitsTheHeaderOfItsTemplate(
      String template, String document, String misfit, Sandbox sandbox) {
    PreludeSandbox.at(sandbox)
        .template(template)
        .with("{'document':" + document + "}")
        .isRefused("invalid_document", message("invalid_document", misfit));
  }

  @Test
  void aBatchHasAtMost1000Recipients(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template("plain");
    var thousand = String.join("','", Collections.nCopies(1000, "+33612345678"));
    request
        .with("{'to':['" + thousand + "','+33612345678']}")
        .isRefused("batch_size_exceeded", message("batch_size_exceeded", "There are 1001."));
    assertEquals(
        1000, request.with("{'to':['" + thousand + "']}").answer(200).get("success_count").asInt());
  }

  @Test
  void aCorrelationIdHasAtMost80Characters(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    request
        .with("{'correlation_id':'" + "c".repeat(81) + "'}")
        .isRefused("invalid_correlation_id", message("invalid_correlation_id", null));
    request.with("{'correlation_id':'" + "😀".repeat(80) + "'}").answer(200);
  }

  @Test
  void marketingIsScheduledAtMost90DaysAhead(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template("marketing");
    request
        .with("{'schedule_at':'2026-04-15T09:00:00.000001Z'}")
        .isRefused(
            "schedule_at_too_far_in_future",
            message(
                "schedule_at_too_far_in_future", "Marketing is scheduled at most 90 days ahead."));
    request.with("{'schedule_at':'2026-04-15T09:00:00Z'}").answer(200);
  }

  /** Fields that each break a rule, in the order in which the rules are reported. */
  private static final List<String> BROKEN =
      List.of(
          "empty_batch            {'to':[]}",
          "invalid_template_id    {'template_id':'x'}",
          "invalid_template_variables {'variables':{}}",
          "invalid_sender_id      {'from':'Nobody'}",
          "invalid_locale         {'locale':'?'}",
          "expires_at_in_past     {'expires_at':'2020-01-01T00:00:00Z'}",
          "schedule_at_in_past    {'schedule_at':'2020-01-01T00:00:00Z'}",
          "invalid_callback_url   {'callback_url':'x'}",
          "invalid_correlation_id {'correlation_id':'" + "c".repeat(81) + "'}",
          "invalid_document       {'document':{'url':'x'}}");

  @ParameterizedTest
  @MethodSource
  void ofSeveralBrokenRulesTheFirstIsReported(int first, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    for (var each : BROKEN.subList(first, BROKEN.size())) {
      request = request.with(each.substring(each.indexOf('{')));
    }
    var code = BROKEN.get(first).replaceFirst(" .*", "");
    assertEquals(code, request.answer(400).get("code").asString());
  }

  static IntStream ofSeveralBrokenRulesTheFirstIsReported() {
    return IntStream.range(0, BROKEN.size());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{'from':'YourBrand'}",
        "{'from':'OtherBrand'}",
        "{'locale':'fr'}",
        "{'locale':'zh-Hant-TW'}",
        "{'locale':'en-us'}",
        "{'locale':'de-CH-1996'}",
        "{'locale':'en-US-u-ca-buddhist'}",
        "{'locale':'und'}",
        "{'expires_at':'2026-01-15T09:00:00.000001Z'}",
        "{'expires_at':'2026-01-16T09:00:00Z'}",
        "{'expires_at':'2026-01-15t10:00:00z'}",
        "{'expires_at':'2026-01-15T12:00:00.123456789012+02:00'}",
        "{'schedule_at':'2026-01-15T09:00:00.000001Z'}",
        "{'schedule_at':'2026-07-15T10:00:00-00:00'}",
        "{'schedule_at':'9999-12-30T00:00:00Z'}",
        "{'schedule_at':'2026-01-20T10:00:00Z','expires_at':'2026-01-21T10:00:00Z'}",
        "{'callback_url':'http://127.0.0.1:9000/hook?x=1'}",
        "{'callback_url':'HTTPS://APP.EXAMPLE'}",
        "{'callback_url':'http://[::1]:9000/hook'}",
        "{'callback_url':'http://my_app:9000/hook'}",
        "{'callback_url':'http://my_app:65535/hook'}",
        "{'callback_url':'http://user:7@127.0.0.1:1/hook'}",
        "{'callback_url':'http://127.0.0.1:/hook'}",
        "{'correlation_id':''}",
        "{'preferred_channel':'rcs'}"
      })
  void aRequestThatBreaksNoRuleIsAccepted(String fields, Sandbox sandbox) {
    assertEquals(
        1, PreludeSandbox.at(sandbox).with(fields).answer(200).get("success_count").asInt());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          document | {'url':'https://x.example/a.pdf','filename':'Bill.pdf'}
          document | {'url':'https://x.example/a.b/c.DOCX?x=y#z','filename':'c'}
          document | {'url':'https://x.example/%C3%A9.csv','filename':'é.csv'}
          image    | {'url':'https://x.example/a.png'}
          image    | {'url':'HTTPS://x.example/a.JPG','filename':''}
          image    | {'url':'https://x.example/a.jpeg'}
          image    | {'url':'https://x.example/a.webp'}
          video    | {'url':'https://x.example/a.mp4'}
          video    | {'url':'https://x.example/a.3gp'}
          """)
  void aDocumentThatFitsIsAccepted(String template, String document, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template(template);
    assertEquals(
        1, request.with("{'document':" + document + "}").answer(200).get("success_count").asInt());
  }

  @Test
  void unknownEntitiesCanBeAccepted(Sandbox sandbox) {
    Api.admin(sandbox).body("{\"unknown_entities\":\"accept\"}").patch("/settings");
    var request =
        PreludeSandbox.at(sandbox)
            .with("{'template_id':'template_00000000000000000000000000','from':'Nobody'}");
    assertEquals("Nobody", request.result().at("/message/from").asString());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'document':{'url':'https://x.example/a.pdf','filename':'a.pdf'}} | en-US | ``
          {'document':{'url':'https://x.example/a.png'}}  | en-US | ``
          {'document':{'url':'https://x.example/a.3gp'}}  | en-US | ``
          {'document':{'url':'https://x.example/a'}}      | en-US | ``
          {'variables':{'b':'2','a':'1'}}                 | en-US | 1 2
          {'variables':{'größe':'1','order id':'2','':'3'}} | en-US | 3 1 2
          {'variables':{}}                                | en-US | ``
          {'locale':'el-GR'}                              | el-GR | ``
          {'locale':'zh-Hant-TW','variables':{'x':'y'}}   | zh-Hant-TW | y
          {'preferred_channel':'whatsapp'}                | en-US | ``
          {'schedule_at':'2026-12-15T03:00:00Z'}          | en-US | ``
          """)
  void anUnknownTemplateFitsTheRequest(String fields, String locale, String text, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    Api.admin(sandbox).body("{\"unknown_entities\":\"accept\"}").patch("/settings");
    var message =
        request
            .with("{'template_id':'template_00000000000000000000000000','variables':'(absent)'}")
            .with(fields)
            .result()
            .get("message");
    assertEquals(locale, message.get("locale").asString());
    assertEquals(text, request.messages().getString("messages[0].body"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'document':{'url':'http://x.example/a.pdf'}} | invalid_document | Its URL has to be an absolute https URL.
          {'document':{'url':'a.pdf'}}  | invalid_document | Its URL has to be an absolute https URL.
          {'locale':'en_US'}            | invalid_locale |
          {'template_id':'template_0'}  | invalid_template_id |
          {'callback_url':'hook'}       | invalid_callback_url |
          """)
  void anInvalidRequestIsRefusedEvenThen(
      String fields, String code, String particulars, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    Api.admin(sandbox).body("{\"unknown_entities\":\"accept\"}").patch("/settings");
    request
        .with("{'template_id':'template_00000000000000000000000000'}")
        .with(fields)
        .isRefused(code, message(code, particulars));
  }

  @Test
  void aKnownTemplateKeepsItsRulesEvenThen(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    Api.admin(sandbox).body("{\"unknown_entities\":\"accept\"}").patch("/settings");
    request
        .with("{'document':{'url':'https://x.example/a.pdf'}}")
        .isRefused(
            "invalid_document", message("invalid_document", "The template has no header for one."));
  }

  private static String message(String code, String particulars) {
    return particulars == null ? messageOf(code) : messageOf(code) + " " + particulars;
  }

  private static String messageOf(String code) {
    return switch (code) {
      case "empty_batch" -> "The list of recipients is empty. Name at least one in 'to'.";
      case "invalid_template_id" ->
          "The template id is invalid. It is 'template_' followed by 26 characters.";
      case "template_not_found" ->
          "There is no template with this id. Add it to this sandbox under prelude.templates of a"
              + " fixture, or set unknown_entities to accept.";
      case "invalid_template_variables" -> "The variables are not exactly those of the template.";
      case "invalid_sender_id" ->
          "The sender id in 'from' is not approved for this account. Add it to this sandbox under"
              + " prelude.senders of a fixture, or set unknown_entities to accept.";
      case "invalid_locale" -> "The locale is invalid. Give a BCP-47 tag such as 'en-US'.";
      case "expires_at_in_past" ->
          "The expiry date is in the past, or not after the time at which the message is due.";
      case "expires_at_too_far_in_future" ->
          "The expiry date is too far in the future. It is at most one day after the message is"
              + " due.";
      case "schedule_at_in_past" -> "The scheduled date is in the past.";
      case "schedule_at_too_far_in_future" -> "The scheduled date is too far in the future.";
      case "invalid_callback_url" ->
          "The callback URL is invalid. Give an absolute http or https URL; a port is from 1 to"
              + " 65535.";
      case "batch_size_exceeded" ->
          "The list of recipients is too long. Name at most 1000 in 'to'.";
      case "invalid_date_format" ->
          "A date is not in RFC 3339 form, such as '2025-12-25T18:00:00Z'.";
      case "invalid_correlation_id" ->
          "The correlation id is too long. It has at most 80 characters.";
      case "invalid_document" -> "The document does not fit the template's header.";
      default -> throw new IllegalArgumentException(code);
    };
  }
}
