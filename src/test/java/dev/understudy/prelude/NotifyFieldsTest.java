package dev.understudy.prelude;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Required fields, types and enum values of a request, row by row. */
class NotifyFieldsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'to':'(absent)'}               | 'to' is required.
          {'to':null}                     | 'to' is required.
          {'to':'+33612345678'}           | 'to' has to be an array of phone numbers.
          {'to':{'0':'+33612345678'}}     | 'to' has to be an array of phone numbers.
          {'to':33612345678}              | 'to' has to be an array of phone numbers.
          {'to':[33612345678]}            | 'to[0]' has to be a string.
          {'to':['+33612345678',null]}    | 'to[1]' has to be a string.
          {'to':[['+33612345678']]}       | 'to[0]' has to be a string.
          {'to':['\\u0000']}              | 'to[0]' has a NUL or half a character in it.
          {'template_id':'(absent)'}      | 'template_id' is required.
          {'template_id':null}            | 'template_id' is required.
          {'template_id':1}               | 'template_id' has to be a string.
          {'template_id':['x']}           | 'template_id' has to be a string.
          {'variables':'x'}               | 'variables' has to be an object of strings.
          {'variables':['x']}             | 'variables' has to be an object of strings.
          {'variables':{'amount':1}}      | 'variables.amount' has to be a string.
          {'variables':{'amount':null}}   | 'variables.amount' has to be a string.
          {'variables':{'amount':{}}}     | 'variables.amount' has to be a string.
          {'variables':{'amount':'\\ud83d'}} | 'variables.amount' has a NUL or half a character in it.
          {'variables':{'\\u0000':'x'}}   | 'variables' has a name with a NUL or half a character.
          {'from':1}                      | 'from' has to be a string.
          {'from':'\\ude00'}              | 'from' has a NUL or half a character in it.
          {'locale':[]}                   | 'locale' has to be a string.
          {'expires_at':1768467600}       | 'expires_at' has to be a string.
          {'schedule_at':1768467600}      | 'schedule_at' has to be a string.
          {'callback_url':{}}             | 'callback_url' has to be a string.
          {'correlation_id':7}            | 'correlation_id' has to be a string.
          {'correlation_id':'a\\u0000b'}  | 'correlation_id' has a NUL or half a character in it.
          {'preferred_channel':1}         | 'preferred_channel' has to be a string.
          {'preferred_channel':'email'}   | 'preferred_channel' is one of sms, rcs, whatsapp.
          {'preferred_channel':'SMS'}     | 'preferred_channel' is one of sms, rcs, whatsapp.
          {'preferred_channel':''}        | 'preferred_channel' is one of sms, rcs, whatsapp.
          {'document':'https://x.example/a.pdf'} | 'document' has to be an object.
          {'document':[]}                 | 'document' has to be an object.
          {'document':{}}                 | 'document.url' is required.
          {'document':{'url':null}}       | 'document.url' is required.
          {'document':{'url':1}}          | 'document.url' has to be a string.
          {'document':{'url':'https://x.example/a.pdf','filename':1}} | 'document.filename' has to be a string.
          """)
  void aRequestOfTheWrongShapeIsInvalid(String fields, String message, Sandbox sandbox) {
    PreludeSandbox.at(sandbox)
        .with(fields)
        .isRefused("invalid_request", "The request is invalid. " + message);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "variables",
        "from",
        "locale",
        "expires_at",
        "schedule_at",
        "callback_url",
        "correlation_id",
        "preferred_channel",
        "max_auto_retries",
        "document"
      })
  void anOptionalFieldThatIsNullIsAbsent(String field, Sandbox sandbox) {
    PreludeSandbox.at(sandbox).template("plain").with("{'" + field + "':null}").answer(200);
  }

  @Test
  void unknownFieldsAreIgnored(Sandbox sandbox) {
    PreludeSandbox.at(sandbox).with("{'x':1,'To':[],'document_':{'url':1}}").answer(200);
  }

  @Test
  void theShapeIsCheckedBeforeTheRules(Sandbox sandbox) {
    PreludeSandbox.at(sandbox)
        .with("{'to':[],'template_id':'x','document':1}")
        .isRefused("invalid_request", "The request is invalid. 'document' has to be an object.");
  }
}
