package dev.understudy.testing;

import static io.restassured.config.EncoderConfig.encoderConfig;

import dev.understudy.PigeonServer;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.openapi.OpenApiFilter;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls to the server under test; every answer is held against the OpenAPI files. */
public final class Api {
  private static final OpenApiFilter CONTRACT = new OpenApiFilter();
  private static final OpenApiFilter PIGEON_CONTRACT =
      new OpenApiFilter(
          Map.of(
              "prelude", List.of("pigeon"),
              "sendNotifyBulk", List.of("send-pigeon", "get-ring", "change-ring", "melt-ring"),
              "pending_delivery", List.of("released", "arrived")));
  private static final RestAssuredConfig CONFIG =
      RestAssuredConfig.config()
          .encoderConfig(
              encoderConfig()
                  .defaultContentCharset("UTF-8")
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false));

  private Api() {}

  /** Returns the extension that our tests share, on the database of this run. */
  public static UnderstudyExtension extension() {
    return new UnderstudyExtension(TestDatabase::options);
  }

  /** Returns the extension of tests over every provider: its server has {@code pigeon} as well. */
  public static UnderstudyExtension extensionWithPigeon() {
    return UnderstudyExtension.at(PigeonServer.sharedUrl(), Optional.empty());
  }

  /** Returns a sandbox of a server, which may not exist yet. */
  public static Sandbox sandbox(String baseUrl, String id) {
    return new UnderstudyClient(baseUrl).sandbox(id);
  }

  /** Returns a call to Prolific's API in a sandbox. */
  public static RequestSpecification prolific(Sandbox sandbox) {
    return call(sandbox.baseUrl())
        .header("Authorization", "Token " + sandbox.prolificToken())
        .contentType("application/json");
  }

  /** Returns a call to Sociocs' API in a sandbox. */
  public static RequestSpecification sociocs(Sandbox sandbox) {
    return call(sandbox.baseUrl())
        .header("apikey", sandbox.sociocsApiKey())
        .contentType("application/json");
  }

  /** Returns a call to Prelude's API in a sandbox. */
  public static RequestSpecification prelude(Sandbox sandbox) {
    return call(sandbox.baseUrl())
        .header("Authorization", "Bearer " + sandbox.preludeApiKey())
        .contentType("application/json");
  }

  /** Returns a call to the toy provider's API in a sandbox; no OpenAPI file describes it. */
  public static RequestSpecification pigeon(Sandbox sandbox) {
    return RestAssured.given()
        .config(CONFIG)
        .baseUri(sandbox.baseUrl())
        .header("X-Pigeon-Key", sandbox.id())
        .contentType("application/x-www-form-urlencoded");
  }

  /**
   * Returns a call to the control plane; paths such as {@code /messages} are below the sandbox. On
   * a server with the toy provider, its name is a known one.
   */
  public static RequestSpecification admin(Sandbox sandbox) {
    var contract = PigeonServer.isOneAt(sandbox.baseUrl()) ? PIGEON_CONTRACT : CONTRACT;
    return call(sandbox.baseUrl(), contract)
        .basePath("/_admin/sandboxes/" + sandbox.id())
        .contentType("application/json");
  }

  /** Returns a call without a credential. */
  public static RequestSpecification call(String baseUrl) {
    return call(baseUrl, CONTRACT);
  }

  private static RequestSpecification call(String baseUrl, OpenApiFilter contract) {
    return RestAssured.given().config(CONFIG).baseUri(baseUrl).filter(contract);
  }
}
