package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Errors of single recipients; the request itself is answered with 200. */
class RecipientErrorsTest {
  private static final String INVALID =
      "The provided phone number is invalid. Provide a valid E.164 phone number.";

  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(
      strings = {
        "",
        "+",
        "+1",
        "123",
        "+123",
        "abc",
        "33612345678",
        "0033612345678",
        "0612345678",
        "+33 6 12 34 56 78",
        "+33-612345678",
        "+33(0)612345678",
        " +33612345678",
        "+33612345678 ",
        "++33612345678",
        "+0612345678",
        "+3361",
        "+336123456789012345",
        "+99912345678",
        "+1617555ABCD",
        "tel:+33612345678",
        "+33612345678;ext=1",
        "+٣٣٦١٢٣٤٥٦٧٨",
        "＋33612345678"
      })
  void aNumberHasToBeE164AndPossible(String number, Sandbox sandbox) {
    fails(Notify.to(sandbox).number(number), number, "invalid_phone_number", INVALID);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"+15551234567", "+33612345678", "+447400123456", "+390612345678", "+80012345678"})
  void aPossibleNumberNeedNotBeAssigned(String number, Sandbox sandbox) {
    assertEquals(number, Notify.to(sandbox).number(number).result().at("/message/to").asString());
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          +15005550001 | invalid_phone_number | The provided phone number is invalid. Provide a valid E.164 phone number.
          +15005550003 | unsupported_country  | The recipient's country is not supported.
          +15005550004 | unsubscribed         | The recipient has opted out of marketing messages.
          +15005550009 | invalid_line_type    | The phone number does not belong to a mobile line.
          """)
  void theFailingNumbersOfTheDefaultFixtureFail(
      String number, String code, String message, Sandbox sandbox) {
    fails(Notify.to(sandbox).number(number), number, code, message);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          +15005550101 | invalid_phone_number | The provided phone number is invalid. Provide a valid E.164 phone number.
          +15005550102 | invalid_line_type | The phone number does not belong to a mobile line.
          +15005550103 | unsubscribed | The recipient has opted out of marketing messages.
          +15005550104 | category_forbidden | Messages of this category may not be sent to the recipient's country.
          +15005550105 | template_not_registered_in_country | The template is not registered in the recipient's country.
          +15005550106 | template_not_validated | The marketing template has not been approved yet.
          +15005550107 | unsupported_country | The recipient's country is not supported.
          +15005550108 | channel_not_enabled_in_region | The channel is not enabled in the recipient's region.
          +15005550109 | insufficient_balance | The account's balance does not cover the message.
          """)
  void aNumberFailsAsItsFixtureSays(String number, String code, String message, Sandbox sandbox) {
    fails(PreludeSandbox.at(sandbox).number(number), number, code, message);
  }

  @ParameterizedTest(name = "{0} to {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          french     | +12125550123 | template_not_registered_in_country | The template is not registered in the recipient's country.
          french     | +15551234567 | template_not_registered_in_country | The template is not registered in the recipient's country.
          frenchsale | +4915112345678 | template_not_registered_in_country | The template is not registered in the recipient's country.
          unapproved | +33612345678 | template_not_validated | The marketing template has not been approved yet.
          marketing  | +33699999999 | unsubscribed | The recipient has opted out of marketing messages.
          """)
  void aTemplateFailsWhereItMayNotBeSent(
      String template, String number, String code, String message, Sandbox sandbox) {
    fails(PreludeSandbox.at(sandbox).template(template).number(number), number, code, message);
  }

  @Test
  void aTemplateIsSentWhereItIsRegistered(Sandbox sandbox) {
    var result = PreludeSandbox.at(sandbox).template("french").result();
    assertEquals("fr-FR", result.at("/message/locale").asString());
  }

  @Test
  void anOptOutDoesNotStopTransactionalMessages(Sandbox sandbox) {
    var result = PreludeSandbox.at(sandbox).number("+33699999999").result();
    assertEquals("+33699999999", result.at("/message/to").asString());
  }

  private static void fails(Notify request, String number, String code, String message) {
    var expected = Notify.json("{'results':[{'success':false,'error':{}}]}");
    var result = (ObjectNode) expected.at("/results/0");
    result.put("phone_number", number);
    ((ObjectNode) result.get("error")).put("code", code).put("message", message);
    expected.put("total_count", 1).put("success_count", 0).put("error_count", 1);
    expected.set("template_id", request.body().get("template_id"));
    if (request.body().has("variables")) {
      expected.set("variables", request.body().get("variables"));
    }
    assertEquals(expected, request.answer(200));
    assertEquals(0, request.messages().getInt("total"));
  }
}
