package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import io.restassured.response.ValidatableResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Bulk calls and their messages, for tests. */
final class Bulk {
  private static final Map<String, String> GOOD =
      Map.of(
          "provider", "\"twlo\"",
          "channel_key", "\"your_channel_key\"",
          "text", "\"Hello\"",
          "recipients", "[{\"to\":\"+16175551212\",\"name\":\"Ada\"}]");

  private Bulk() {}

  /** Returns a valid body in which these fields are replaced, as they are written. */
  static String but(String fields) {
    var given = JsonMapper.shared().readTree(fields).propertyNames();
    var rest = good(name -> !given.contains(name));
    return given.isEmpty()
        ? "{" + rest + "}"
        : fields.strip().replaceFirst("^\\{", "{" + rest + (rest.isEmpty() ? "" : ","));
  }

  /** Returns a valid body without this field. */
  static String without(String field) {
    return "{" + good(name -> !name.equals(field)) + "}";
  }

  private static String good(Predicate<String> wanted) {
    return GOOD.entrySet().stream()
        .filter(each -> wanted.test(each.getKey()))
        .map(each -> "\"" + each.getKey() + "\":" + each.getValue())
        .collect(Collectors.joining(","));
  }

  static ValidatableResponse post(Sandbox sandbox, String body) {
    return Api.sociocs(sandbox).body(body).post("/messages/bulk").then();
  }

  /** Sends bulk messages and returns the job's id. */
  static String send(Sandbox sandbox, String body) {
    var answered = post(sandbox, body).statusCode(200).extract().jsonPath();
    String jobId = answered.get("data.job_id");
    assertEquals(Map.of("status", "success", "data", Map.of("job_id", jobId)), answered.getMap(""));
    return jobId;
  }

  /** Checks the status and the whole body of a refusal. */
  static void assertRefused(ValidatableResponse response, int status, String... msgs) {
    assertEquals(
        Map.of(
            "status",
            "error",
            "errors",
            Arrays.stream(msgs).map(msg -> Map.of("msg", msg)).toList()),
        response.statusCode(status).extract().jsonPath().getMap(""));
  }

  static List<Map<String, Object>> messages(Sandbox sandbox) {
    return Api.admin(sandbox)
        .queryParam("limit", 500)
        .get("/messages")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("messages");
  }

  static List<Object> each(Sandbox sandbox, String field) {
    return messages(sandbox).stream().map(message -> message.get(field)).toList();
  }

  /** Freezes the sandbox's clock with a document that no other sandbox has. */
  static void freeze(Sandbox sandbox, String now) {
    var own = "of_" + Integer.toUnsignedString(sandbox.id().hashCode());
    fixture(
        sandbox,
        """
        {"clock":{"mode":"frozen","now":"%s"},"sociocs":{"team_members":[{"id":"%s"}]}}\
        """
            .formatted(now, own));
  }

  static void fixture(Sandbox sandbox, String document) {
    sandbox.addFixtures(document);
  }
}
