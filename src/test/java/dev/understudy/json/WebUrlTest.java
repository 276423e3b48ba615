package dev.understudy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class WebUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://u:p@h/x, http://***@h/x",
    "HTTPS://u:p@h, HTTPS://***@h",
    "http://u@h:80/?a=b@c, http://***@h:80/?a=b@c",
    "http://u:p@x@h/, http://***@h/",
    "http://u:p%2F%40!$&'()*+;=w@h/, http://***@h/",
    "http://h/, http://h/",
    "http://h/@x, http://h/@x",
    "http://h?x@y, http://h?x@y",
    "http://h#x@y, http://h#x@y",
    "mail me@h or see http://h, mail me@h or see http://h",
    "see http://u:p@h/ and http://v:q@i/, see http://***@h/ and http://***@i/",
    "a=http%3A%2F%2Fu%3Ap%40h%2F&b=me@h, a=http%3A%2F%2F***%40h%2F&b=me@h",
    "a=http:%2f%2fu:p@h&b, a=http:%2f%2f***@h&b",
    "a=http%3A%2F%2Fh%2Fx%40y&b, a=http%3A%2F%2Fh%2Fx%40y&b"
  })
  void userAndPasswordAreHidden(String text, String shown) {
    assertEquals(shown, WebUrl.withoutCredentials(text));
    assertEquals(shown, WebUrl.withoutCredentials(shown));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "http://u", "http://u:secre", "http%3A%2F%2Fu%3Asecre"})
  void nothingIsLeftOfThemWhereTheTextIsCut(String end) {
    assertEquals(
        "see http://***@h/ or " + end.replaceFirst("(?i)(//|%2F%2F).*", "$1***"),
        WebUrl.withoutCredentialsAtTheCut("see http://u:p@h/ or " + end));
    assertEquals("http://h/x", WebUrl.withoutCredentialsAtTheCut("http://h/x"));
  }
}
