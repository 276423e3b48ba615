package dev.understudy.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.WireJson;
import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@AnyDatabase
class JsonPathTest {
  /** Two recipients, as a bulk send has them, and some values of every kind. */
  private static final String DOCUMENT =
      """
      {"to":["+33612345678","+15551234567"],
       "recipients":[{"to":"16175551212","fields":{"first-name":"Ada","n":1}},
                     {"to":"16175551213","fields":{"n":10.0},"tags":[]}],
       "n":1e0,"big":12345678901234567890,"yes":true,"nothing":null,"text":"a\\n😀"}\
      """;

  private static JsonNode json(String text) throws Exception {
    return WireJson.read(text.getBytes(UTF_8));
  }

  private static String found(String path, String document) throws Exception {
    var all = JsonPath.parse(path).find(json(document), new WorkBudget(100_000));
    return new String(WireJson.write(all), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          $.to[0]                            # ["+33612345678"]
          $['to'][-1]                        # ["+15551234567"]
          $.to[2]                            # []
          $.to.length                        # []
          $.n.m                              # []
          $.nothing                          # [null]
          $.recipients[*].to                 # ["16175551212","16175551213"]
          $.recipients.*.to                  # ["16175551212","16175551213"]
          $..n                               # [1.0,1,10.0]
          $..*.n                             # [1,10.0]
          $..['n','to']                      # [1.0,["+33612345678","+15551234567"],"16175551212",1,"16175551213",10.0]
          $.recipients[0].fields['first-name'] # ["Ada"]
          $.recipients[0].fields["first\\u002dname"] # ["Ada"]
          $.to[0,0]                          # ["+33612345678","+33612345678"]
          $.to[1:]                           # ["+15551234567"]
          $.to[::-1]                         # ["+15551234567","+33612345678"]
          $.to[-5:9:2]                       # ["+33612345678"]
          $.to[::0]                          # []
          $ .recipients [ 1 ] .to            # ["16175551213"]
          $.recipients[?@.to == '16175551212'].to    # ["16175551212"]
          $.recipients[?(@.to == "16175551212")].to  # ["16175551212"]
          $.recipients[?@.to != '16175551212'].to    # ["16175551213"]
          $.recipients[?@.fields.n >= 10].to         # ["16175551213"]
          $.recipients[?@.fields.n == 1.0].to        # ["16175551212"]
          $.recipients[?@.fields.n < $.n].to         # []
          $.recipients[?@.tags].to                   # ["16175551213"]
          $.recipients[?!@.tags].to                  # ["16175551212"]
          $.recipients[?@.tags || @.fields['first-name'] && @.to == 'x'].to # ["16175551213"]
          $.recipients[?!(@.tags || @.nothing)].to   # ["16175551212"]
          $.recipients[?@.absent == @.missing].to    # ["16175551212","16175551213"]
          $.recipients[?@.absent < 1].to             # []
          $.recipients[?@.fields == $.recipients[0].fields].to # ["16175551212"]
          $.recipients[?@.fields[?@ == 'Ada']].to    # ["16175551212"]
          $.recipients[?length(@.fields) == 1].to    # ["16175551213"]
          $[?length(@) == 3]                         # ["a\\n😀"]
          $.recipients[?count(@.fields.*) == 2].to   # ["16175551212"]
          $.recipients[?value(@..n) == 10].to        # ["16175551213"]
          $.recipients[?value(@.fields.*) == 10].to  # ["16175551213"]
          $.to[?match(@, '\\\\+33.*')]               # ["+33612345678"]
          $.to[?search(@, '555[0-9]{4}')]            # ["+15551234567"]
          $.to[?match(@, '33')]                      # []
          $.to[?match(@, 1)]                         # []
          $[?match(@, 'a.😀')]                       # []
          $[?match(@, '\\\\p{Ll}\\n.')]            # ["a\\n😀"]
          $[?@ == 12345678901234567890]              # [12345678901234567890]
          $[?@ == true]                              # [true]
          $[?@ == null]                              # [null]
          """)
  void aQueryFindsTheValuesOfTheRfc(String path, String expected) throws Exception {
    assertEquals(expected, found(path, DOCUMENT));
  }

  @Test
  void theWholeDocumentIsFoundByItsRoot() throws Exception {
    assertEquals("[3]", found("$", "3"));
    assertEquals("[]", found("$.a", "3"));
    assertEquals("[]", found("$..*", "3"));
  }

  @Test
  void hugeNumbersAreCompared() throws Exception {
    assertEquals("[\"Infinity\"]", found("$[?@ > 1e300]", "[1,1e999999999]"));
    assertEquals("[1]", found("$[?@ < 1e999999999]", "[1]"));
    assertEquals("[]", found("$[?@ == 1e999999999]", "[1]"));
  }

  @Test
  void aQueryIsSingularIfItFindsAtMostOneValue() throws Exception {
    assertTrue(JsonPath.parse("$['a'].b[0]").isSingular());
    assertTrue(JsonPath.parse("$").isSingular());
    assertFalse(JsonPath.parse("$..a").isSingular());
    assertFalse(JsonPath.parse("$[0,1]").isSingular());
    assertFalse(JsonPath.parse("$.a[?@.b]").isSingular());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      textBlock =
          """
          to                   # character 1: a query begins with $
          $to                  # character 2: a step is .name, ['name'], [0], [*] or [?filter], and a function such as length() stands in a filter, as in [?length(@.to) == 2]
          $.to.length()        # character 12: a step is .name, ['name'], [0], [*] or [?filter], and a function such as length() stands in a filter, as in [?length(@.to) == 2]
          $.to.index(0)        # character 11: a step is .name, ['name'], [0], [*] or [?filter], and a function such as length() stands in a filter, as in [?length(@.to) == 2]
          $.first-name         # character 8: a step is .name, ['name'], [0], [*] or [?filter], and a function such as length() stands in a filter, as in [?length(@.to) == 2]
          $.                   # character 3: a name or * belongs here; a name with other signs is written ['first-name']
          $.2                  # character 3: a name or * belongs here; a name with other signs is written ['first-name']
          $['a                 # character 5: the text that began before is not closed
          $['\\a']             # character 6: a backslash before this has no meaning; double it
          $['\\ud800']         # character 11: the text before has half a surrogate pair in it
          $[                   # character 3: an index, a name in quotes, *, a slice or ?filter belongs here
          $[01]                # character 4: a number has no leading zeros
          $[9007199254740992]  # character 19: the number is too large
          $[(@.length-1)]      # character 3: there are no scripts; the last element is [-1]
          $[?(@.a]             # character 8: ) belongs here
          $[?@.a in ['b']]     # character 8: an operator is one of == != < <= > >= && ||; for =~ there are match(@.a, 'b') and search(@.a, 'b')
          $[?@.a =~ /b/]       # character 8: an operator is one of == != < <= > >= && ||; for =~ there are match(@.a, 'b') and search(@.a, 'b')
          $[?@.a size 2]       # character 8: an operator is one of == != < <= > >= && ||; for =~ there are match(@.a, 'b') and search(@.a, 'b')
          $[?@.a anyof ['b']]  # character 8: an operator is one of == != < <= > >= && ||; for =~ there are match(@.a, 'b') and search(@.a, 'b')
          $[?@.a == ['b']]     # character 11: a value belongs here: @.name, $.name, 'text', a number, true, false or null
          $[?@..a == 1]        # character 4: this is no single value, so that it can't be compared
          $[?'a']              # character 4: this is a value and no condition: compare it, as in == 1
          $[?count('a') == 1]  # character 10: this function takes a query, such as @.to[*]
          $[?concat(@.a, 'b')] # character 4: the functions are length, count, value, match and search
          $[?length(@.a, 1) == 1] # character 4: length takes one argument
          $[?match(@.a)]       # character 4: match takes two arguments
          $[?match(@.a, '(')]  # character 15: This is no regular expression of I-Regexp: missing closing ).
          $[?match(@.a, '(?=a)')] # character 15: This is no regular expression of I-Regexp: invalid or unsupported Perl syntax.
          $[?match(@.a, '((a{10}){10}){10}')] # character 15: The counts in braces of a regular expression, multiplied, are at most 100.
          $[?match(@.a, 'a{2,}{99}')] # character 15: The counts in braces of a regular expression, multiplied, are at most 100.
          $[?@ == 1e99999999999] # character 9: the number is too large
          """)
  void anInvalidQueryIsRefusedWithAPosition(String path, String sentence) {
    var refusal = assertThrows(JsonPathSyntaxException.class, () -> JsonPath.parse(path));
    assertEquals(sentence, refusal.getMessage());
  }

  @Test
  void aQueryHasAMaximumLength() throws Exception {
    assertTrue(JsonPath.parse("$" + ".a".repeat(499)).isSingular());
    var longer =
        assertThrows(JsonPathSyntaxException.class, () -> JsonPath.parse("$" + ".a".repeat(500)));
    assertEquals("character 1001: a query has at most 1000 characters", longer.getMessage());
    for (var deep : List.of("[?" + "(".repeat(20), "[?(@".repeat(9), "[?" + "length(".repeat(20))) {
      var refusal = assertThrows(JsonPathSyntaxException.class, () -> JsonPath.parse("$" + deep));
      assertTrue(refusal.getMessage().endsWith("at most 16 deep"), refusal.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$..*..*..*..*",
        "$[?@..*..*..*..*..*[?@ == 2]]",
        "$..[?count($..*..*) > 1]",
        "$[0]..[?match(@.text, '(a*)*b')]",
        "$..[?search(@.text, $[0].expression)]",
        "$..[?$[1] == $[2]]",
      })
  void noQueryExceedsItsBudget(String path) throws Exception {
    var nested = "[".repeat(60) + "1,".repeat(2_000) + "1" + "]".repeat(60);
    var texts =
        "[{\"expression\":\"(x+x+)+y\",\"all\":["
            + ("{\"text\":\"" + "x".repeat(500) + "\"},").repeat(100)
            + "0]},"
            + nested
            + ","
            + nested
            + "]";
    var query = JsonPath.parse(path);
    var document = json(texts);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThrows(
                WorkBudget.ExceededException.class,
                () -> query.find(document, new WorkBudget(100_000))));
  }
}
