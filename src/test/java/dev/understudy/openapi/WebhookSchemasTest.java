package dev.understudy.openapi;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@AnyDatabase
class WebhookSchemasTest {
  record Example(String provider, String event, String body) {}

  /** The examples in the files, whose fit to their own schema is for another test. */
  static List<Example> examples() {
    return Stream.of("prelude", "sociocs").flatMap(WebhookSchemasTest::examples).toList();
  }

  private static Stream<Example> examples(String provider) {
    var contract = Contract.read(provider + ".yaml");
    return contract.keys("/webhooks").stream()
        .flatMap(
            event -> {
              var item = contract.resolve(Contract.child("/webhooks", event));
              var content = item + "/post/requestBody/content";
              var schema = contract.resolve(content + "/application~1json/schema");
              return contract
                  .at(schema + "/examples")
                  .valueStream()
                  .map(example -> new Example(provider, event, example.toString()));
            });
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExamplePassesByItsEvent(Example example) {
    WebhookSchemas.check(example.provider(), example.body());
  }

  @Test
  void everyEventHasAnExample() {
    assertEquals(
        List.of(
            "transactional.message.created",
            "transactional.message.submitted",
            "transactional.message.pending_delivery",
            "transactional.message.delivered",
            "transactional.message.failed",
            "transactional.message.unknown",
            "marketing.subscription.stop",
            "marketing.subscription.start",
            "marketing.subscription.help",
            "marketing.subscription.carrier_disconnect",
            "inbound.message.received",
            "message",
            "status_update"),
        examples().stream().map(Example::event).distinct().toList());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
# what is wrong         | event                                  | from                   | to                               | reason
a wrong type            | transactional.message.delivered        | 'segment_count':1      | 'segment_count':'1'              | /payload/segment_count: string found, integer expected
a number for an amount  | transactional.message.created          | 'amount':'0.01'        | 'amount':0.01                    | /payload/fee/amount: number found, string expected
an extra key            | transactional.message.created          | 'id':'evt_             | 'x':1,'id':'evt_                 | : property 'x' is not defined
an extra key inside     | transactional.message.submitted        | 'channel'              | 'x':1,'channel'                  | /payload: property 'x' is not defined
an extra key of status  | transactional.message.delivered        | 'mcc'                  | 'x':1,'mcc'                      | /payload: property 'x' is not evaluated
a reason of an arrival  | transactional.message.delivered        | 'mcc'                  | 'reason':'generic','mcc'         | /payload: property 'reason' is not evaluated
a wrong constant        | transactional.message.pending_delivery | 'status':'pending'     | 'status':'delivered'             | /payload/status: must be the constant value 'pending'
a status of another     | transactional.message.failed           | 'status':'failed'      | 'status':'unknown'               | /payload/status: does not have a value in the enumeration
a failure without why   | transactional.message.failed           | ,'reason':'unknown_recipient' | ``                        | /payload: required property 'reason' not found
a null for absent       | transactional.message.submitted        | 'order-12345'          | null                             | /payload/correlation_id: null found, string expected
an id of another kind   | transactional.message.unknown          | 'dls_                  | 'att_                            | /payload/id: does not match the regex pattern
an unknown type         | transactional.message.delivered        | message.delivered      | message.read                     | type is none of [
a wrong Sociocs type    | message                                | 'timestamp':           | 'timestamp':0.5,'y':             | /timestamp: number found, integer expected
a plus before a number  | message                                | 'from':'               | 'from':'+                        | /from: does not match the regex pattern
a key that nobody knows | message                                | 'text'                 | 'surprise':{},'text'             | : property 'surprise' is not defined
an empty contact        | message                                | 'text'                 | 'contact':{},'text'              | /contact: required property 'id' not found
a wrong direction       | message                                | incoming               | outgoing                         | /direction: must be the constant value 'incoming'
an error of an arrival  | status_update                          | 'status':'delivered'   | 'status':'delivered','error':{'code':1,'message':'No.'} | /event_data: must not be valid to the schema
a failure without one   | status_update                          | 'status':'delivered'   | 'status':'failed'                | /event_data: required property 'error' not found
no JSON                 | status_update                          | {'status'              | {{'status'                       | it is not JSON: Unexpected character
""")
  void aBodyWithOneThingWrongIsRefusedAndTheMessageSaysWhat(
      String what, String event, String from, String to, String reason) {
    var good =
        examples().stream().filter(each -> each.event().equals(event)).findFirst().orElseThrow();
    var bad = good.body().replace(from.replace('\'', '"'), to.replace('\'', '"'));
    assertNotEquals(good.body(), bad);
    var message =
        assertThrows(AssertionError.class, () -> WebhookSchemas.check(good.provider(), bad))
            .getMessage();
    assertAll(
        () -> assertTrue(message.contains("\n  " + reason), message),
        () -> assertTrue(message.endsWith("\nbody: " + bad), message));
  }

  @Test
  void aProviderWithoutWebhooksIsAMistakeOfTheTest() {
    assertThrows(IllegalArgumentException.class, () -> WebhookSchemas.check("pigeon", "{}"));
  }
}
