package dev.understudy.testing;

import static io.restassured.config.EncoderConfig.encoderConfig;

import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.openapi.OpenApiFilter;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;

/** Calls to the server under test; every answer is held against the OpenAPI files. */
public final class Api {
  private static final OpenApiFilter CONTRACT = new OpenApiFilter();
  private static final RestAssuredConfig CONFIG =
      RestAssuredConfig.config()
          .encoderConfig(
              encoderConfig()
                  .defaultContentCharset("UTF-8")
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false));

  private Api() {}

  /** The extension that all our tests share, on the database of this run. */
  public static UnderstudyExtension extension() {
    return new UnderstudyExtension(TestDatabase::options);
  }

  /** A sandbox of this server, whether it is made yet or not. */
  public static Sandbox sandbox(String baseUrl, String id) {
    return new UnderstudyClient(baseUrl).sandbox(id);
  }

  /** A call to Prolific's API in this sandbox. */
  public static RequestSpecification prolific(Sandbox sandbox) {
    return call(sandbox.baseUrl())
        .header("Authorization", "Token " + sandbox.prolificToken())
        .contentType("application/json");
  }

  /** A call to Sociocs' API in this sandbox. */
  public static RequestSpecification sociocs(Sandbox sandbox) {
    return call(sandbox.baseUrl())
        .header("apikey", sandbox.sociocsApiKey())
        .contentType("application/json");
  }

  /** A call to Prelude's API in this sandbox. */
  public static RequestSpecification prelude(Sandbox sandbox) {
    return call(sandbox.baseUrl())
        .header("Authorization", "Bearer " + sandbox.preludeApiKey())
        .contentType("application/json");
  }

  /** A call to the control plane; paths such as {@code /messages} are below the sandbox. */
  public static RequestSpecification admin(Sandbox sandbox) {
    return call(sandbox.baseUrl())
        .basePath("/_admin/sandboxes/" + sandbox.id())
        .contentType("application/json");
  }

  /** A call without a credential. */
  public static RequestSpecification call(String baseUrl) {
    return RestAssured.given().config(CONFIG).baseUri(baseUrl).filter(CONTRACT);
  }
}
