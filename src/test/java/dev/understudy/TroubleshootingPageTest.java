package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers that the troubleshooting page quotes. */
@AnyDatabase
class TroubleshootingPageTest {
  private static Understudy server;

  @BeforeAll
  static void start() {
    server =
        Understudy.start(
            Options.DEFAULT.withPort(0).with(new Options.Access(true, Optional.of("admin"))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/messages/              | accept        | */*          | 140101
          /api/v1/messages/              | authorization | Bearer x     | 140102
          /api/v1/messages/              | authorization | Token x      | 140103
          /api/v1/messages/              | authorization | Token x      | Invalid token.
          /v2/notify/batch               | accept        | */*          | missing_api_key
          /v2/notify/batch               | authorization | Token x      | invalid_bearer_token
          /v2/notify/batch               | authorization | Bearer x     | invalid_api_key
          /messages/bulk                 | accept        | */*          | There is no API key
          /messages/bulk                 | apikey        | x:y          | The API key is not accepted
          /_admin/sandboxes              | accept        | */*          | The control plane requires its token
          /_admin/sandboxes/unknown/reset | authorization | Bearer admin | There is no sandbox '
          /api/v1/studies/               | accept        | */*          | that Understudy does not emulate
          /nothing                       | accept        | */*          | base_paths
          """,
      quoteCharacter = '"')
  void quotedAnswersAreThoseOfTheServer(String path, String header, String value, String quote)
      throws IOException {
    var answer =
        RestAssured.given().baseUri(server.baseUrl()).header(header, value).post(path).asString();
    assertTrue(answer.contains(quote), answer);
    var page = Files.readString(Path.of("src/site/markdown/troubleshooting.md"));
    assertTrue(page.contains(quote), quote);
  }
}
