package dev.understudy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.testing.AnyDatabase;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDatabase
class WireJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a":"b"      | Unexpected end-of-input: expected close marker for Object: line 1 column 9
          [1            | Unexpected end-of-input: expected close marker for Array: line 1 column 3
          {"a":         | Unexpected end-of-input within/between Object entries: line 1 column 6
          {"a":1,"a":2} | Duplicate Object property "a": line 1 column 11
          {"a":nope}    | Unrecognized token 'nope': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false'): line 1 column 6
          """)
  void whatIsNoJsonIsSaidInWords(String text, String sentence) {
    var thrown =
        assertThrows(
            WireJson.Unreadable.class, () -> WireJson.read(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(sentence, thrown.getMessage());
  }
}
