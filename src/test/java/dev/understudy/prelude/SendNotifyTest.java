package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Fault;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for a single message; the clock is frozen at {@link PreludeSandbox#NOW}. */
@AnyDatabase
class SendNotifyTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String MESSAGE =
      """
      {'to':'+33612345678','from':'YourBrand','template_id':'template_01k8ap1btqf5r9fq2c8ax5fhc9',
       'variables':{'order_id':'12345','amount':'$49.99'},'expires_at':'2026-01-16T09:00:00Z',
       'created_at':'2026-01-15T09:00:00Z','estimated_segment_count':1,'encoding':'GSM-7'}\
      """;

  /** Returns the message of the answer to the sample with other fields. */
  private static Object message(String fields, String... absent) {
    var message = Notify.json(MESSAGE);
    message.setAll(Notify.json(fields));
    message.remove(List.of(absent));
    return message;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                        | {}
          {'locale':'en-GB'}                        | {}
          {'correlation_id':'a','callback_url':'https://app.example/h'} | {'correlation_id':'a','callback_url':'https://app.example/h'}
          {'expires_at':'2026-01-15T12:00:00+01:00'} | {'expires_at':'2026-01-15T11:00:00Z'}
          {'to':'+15551234567'}                     | {'to':'+15551234567'}
          {'schedule_at':'2026-01-20T10:00:00Z'}    | {'schedule_at':'2026-01-20T11:00:00+01:00','expires_at':'2026-01-21T10:00:00Z'}
          {'max_auto_retries':2,'from':'OtherBrand'} | {'from':'OtherBrand'}
          {'variables':{'order_id':'😀','amount':''}} | {'variables':{'order_id':'😀','amount':''},'encoding':'UCS-2'}
          """)
  void theAnswerIsTheMessage(String fields, String changes, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).single().with(fields);
    assertEquals(message(changes), request.message());
    assertEquals(1, request.messages().getInt("total"));
    assertEquals(null, request.messages().getString("messages[0].batch_id"));
  }

  @Test
  void variablesAreThereAlsoWhenNoneWereSent(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).single().template("plain");
    var changes = "{'variables':{},'template_id':'" + PreludeSandbox.template("plain") + "'}";
    assertEquals(message(changes), request.message());
  }

  @Test
  void onlyAnSmsHasSegments(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).single().with("{'preferred_channel':'whatsapp'}");
    assertEquals(message("{}", "estimated_segment_count", "encoding"), request.message());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                     | {}
          {'schedule_at':'2026-01-20T10:00:00Z'} | {}
          {'schedule_at':7}                      | {}
          {'correlation_id':'a','callback_url':'https://app.example/h'} | {'correlation_id':'a','callback_url':'https://app.example/h'}
          """)
  void theOlderCallHasNoScheduleAndNoSegments(String fields, String changes, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).transactional().with(fields);
    assertEquals(message(changes, "estimated_segment_count", "encoding"), request.message());
    assertEquals("created", request.messages().getString("messages[0].status"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'to':'(absent)'}                   | invalid_request | The request is invalid. 'to' is required.
          {'to':null}                         | invalid_request | The request is invalid. 'to' is required.
          {'to':['+33612345678']}             | invalid_request | The request is invalid. 'to' has to be a string.
          {'to':33612345678}                  | invalid_request | The request is invalid. 'to' has to be a string.
          {'template_id':'(absent)'}          | invalid_request | The request is invalid. 'template_id' is required.
          {'template_id':'template_01k8'}     | invalid_template_id | The template id is invalid. It is 'template_' followed by 26 characters.
          {'variables':{}}                    | invalid_template_variables | The variables are not exactly those of the template. It takes amount, order_id.
          {'max_auto_retries':-1}             | invalid_request | The request is invalid. 'max_auto_retries' has to be a whole number of at least 0.
          {'callback_url':'hook'}             | invalid_callback_url | The callback URL is invalid. Give an absolute http or https URL; a port is from 1 to 65535.
          {'expires_at':'soon'}               | invalid_date_format | A date is not in RFC 3339 form, such as '2025-12-25T18:00:00Z'. It is 'expires_at'.
          {'to':''}                           | invalid_phone_number | The provided phone number is invalid. Provide a valid E.164 phone number.
          {'to':'0612345678'}                 | invalid_phone_number | The provided phone number is invalid. Provide a valid E.164 phone number.
          {'to':'+15005550109'}               | insufficient_balance | The account's balance does not cover the message.
          {'to':'+15005550104'}               | category_forbidden | Messages of this category may not be sent to the recipient's country.
          """)
  void aRefusalIsThatOfTheWholeRequest(
      String fields, String code, String message, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    request.single().with(fields).isRefused(code, message);
    request.transactional().with(fields).isRefused(code, message);
  }

  @ParameterizedTest(name = "{0} to {1} -> {2}")
  @CsvSource({
    "unapproved, +33612345678, template_not_validated",
    "marketing, +33699999999, unsubscribed",
    "french, +15551234567, template_not_registered_in_country"
  })
  void aTemplateFailsWhereItMayNotBeSent(
      String template, String number, String code, Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).single().template(template).number(number);
    assertEquals(code, request.answer(400).get("code").asString());
    assertEquals(0, request.messages().getInt("total"));
  }

  @Test
  void marketingIsMovedToTheNextOpening(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox, "2026-01-17T12:00:00Z").single();
    assertEquals(
        "2026-01-19T09:00:00+01:00",
        request.template("marketing").message().get("schedule_at").asString());
  }

  @Test
  void aFaultOfTheRecipientRefusesTheRequestOnce(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).single();
    sandbox.faults().add(Fault.on("prelude").recipientError("unsubscribed").times(1));
    request.isRefused("unsubscribed", "The recipient has opted out of marketing messages.");
    assertEquals(message("{}"), request.message());
    assertEquals(
        List.of(400, 200),
        Api.admin(sandbox).get("/requests").then().extract().jsonPath().getList("requests.status"));
  }

  @Test
  void aDeliveryFaultActsOnTheMessage(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).single().with("{'max_auto_retries':2}");
    sandbox.faults().add(Fault.on("prelude").operation("sendNotify").delivery("failed"));
    request.message();
    Control.advance(sandbox, "PT0S");
    var id = request.messages().getString("messages[0].id");
    assertEquals(
        List.of("created", "submitted", "submitted", "submitted", "failed"),
        Api.admin(sandbox)
            .get("/messages/" + id)
            .then()
            .extract()
            .jsonPath()
            .getList("history.status"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}
          {'variables':{'foo':'bar'},'from':'from','locale':'el-GR','correlation_id':'correlation_id'}
          {'expires_at':'expires_at','callback_url':'callback_url','preferred_channel':'whatsapp'}
          """)
  void theSdksSuiteOfTheOlderCallPassesWhereUnknownIsAccepted(String fields, Sandbox sandbox) {
    Api.admin(sandbox).body("{\"unknown_entities\":\"accept\"}").patch("/settings");
    var request =
        Notify.to(sandbox)
            .transactional()
            .with("{'to':'+30123456789','template_id':'template_01hynf45qvevj844m9az2x2f3c'}")
            .with("{'variables':'(absent)'}")
            .with(fields);
    assertEquals("+30123456789", request.message().get("to").asString());
  }
}
