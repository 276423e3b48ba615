package dev.understudy.admin;

import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.openapi.Operations;
import dev.understudy.openapi.Operations.Described;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No operation of the control plane takes what it does not know. */
@AnyDatabase
class StrictCallsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  static final List<Described> ALL = Operations.described("admin");
  static final List<Described> WITH_BODY = ALL.stream().filter(Described::takesBody).toList();
  static final List<Described> BODILESS = ALL.stream().filter(each -> !each.takesBody()).toList();

  /** Operations without a body whose response ends: events go on for ever. */
  static final List<Described> ENDING =
      BODILESS.stream().filter(each -> !each.path().endsWith("/events")).toList();

  @ParameterizedTest
  @FieldSource("ALL")
  void anUnknownParameterIsRefused(Described operation, Sandbox sandbox) {
    String sentence =
        call(sandbox)
            .queryParam("typo", "1")
            .request(operation.method(), path(operation, sandbox))
            .then()
            .statusCode(400)
            .extract()
            .path("errors.'/typo'");
    assertEquals(operation.parameters(), known(sentence), sentence);
  }

  private static Set<String> known(String sentence) {
    var names =
        sentence.replaceFirst("There is no such parameter; (this takes none|known here: )", "");
    return names.equals(".") ? Set.of() : Set.of(names.replaceFirst("\\.$", "").split(", "));
  }

  @Test
  void anUnknownParameterIsNamedByAPointer(Sandbox sandbox) {
    Api.admin(sandbox)
        .queryParam("a/b", "1")
        .get("/clock")
        .then()
        .statusCode(400)
        .body("detail", is("Parameter a/b: There is no such parameter; this takes none."))
        .body("errors", hasKey("/a~1b"));
  }

  @Test
  void anUnknownParameterIsRefusedInAHeadRequestToo(Sandbox sandbox) {
    Api.admin(sandbox).queryParam("typo", "1").head("/clock").then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text=%zz", "%zz=1", "limit=1&text=%"})
  void aQueryThatCantBeDecodedIsRefused(String query, Sandbox sandbox) {
    var path = "/_admin/sandboxes/" + sandbox.id() + "/messages?" + query;
    var answer = RawHttp.to(sandbox.baseUrl()).send("GET", path, List.of(), new byte[0]);
    assertEquals(400, answer.keepsTheContract("GET", path).status(), answer.text());
  }

  @ParameterizedTest
  @FieldSource("WITH_BODY")
  void anUnknownFieldIsRefused(Described operation, Sandbox sandbox) {
    bringing("{\"typo\":1}", operation, sandbox).statusCode(400).body("errors", hasKey("/typo"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("bodies")
  void aBodyWhereNoneIsTakenIsRefused(Described operation, String body, Sandbox sandbox) {
    bringing(body, operation, sandbox)
        .statusCode(400)
        .body("detail", is("This takes no body: leave it out, or send {}."));
  }

  static Stream<Arguments> bodies() {
    return BODILESS.stream()
        .flatMap(
            each ->
                Stream.of("{\"typo\":1}", "{", "[]", "null", "\"\"", "{}{}")
                    .map(body -> arguments(each, body)));
  }

  @ParameterizedTest
  @FieldSource("ENDING")
  void anEmptyObjectIsAsGoodAsNoBody(Described operation, Sandbox sandbox) {
    bringing("{ }", operation, sandbox).statusCode(not(400));
  }

  private static ValidatableResponse bringing(String body, Described operation, Sandbox sandbox) {
    return call(sandbox).body(body).request(operation.method(), path(operation, sandbox)).then();
  }

  @Test
  void aLongBodyWhereNoneIsTakenIsRefusedLikeAShortOne(Sandbox sandbox) {
    Api.admin(sandbox)
        .body("{\"typo\":\"" + "x".repeat(2 << 20) + "\"}")
        .post("/reset")
        .then()
        .statusCode(400)
        .body("detail", is("This takes no body: leave it out, or send {}."));
  }

  private static RequestSpecification call(Sandbox sandbox) {
    return Api.call(sandbox.baseUrl()).contentType("application/json");
  }

  /** Below a sandbox that there is; what else varies is not there. */
  private static String path(Described operation, Sandbox sandbox) {
    return operation
        .path()
        .replace("{id}", sandbox.id())
        .replace("{name}", "admin.yaml")
        .replaceAll("\\{\\w+}", "nope");
  }
}
