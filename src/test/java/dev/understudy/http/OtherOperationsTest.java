package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Operation;
import dev.understudy.provider.OtherOperation;
import dev.understudy.provider.Provider;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that a provider documents and that are not emulated. */
@AnyDatabase
class OtherOperationsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final List<Provider> PROVIDERS =
      List.of(new ProlificProvider(), new PreludeProvider());

  static Stream<Arguments> documented() {
    return PROVIDERS.stream()
        .flatMap(each -> each.otherOperations().stream().map(other -> Arguments.of(each, other)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("documented")
  void theResponseSaysThatItIsNotEmulated(Provider provider, OtherOperation other, Sandbox sandbox)
      throws IOException {
    var path = other.path().replaceAll("\\{[a-z_]+}", "x1");
    var answer = RawHttp.to(sandbox.baseUrl()).send(other.method(), path, List.of(), new byte[0]);
    var sentence =
        "%s %s is an operation of %s that Understudy does not emulate; see"
            .formatted(
                other.method(),
                other.path(),
                provider.name().equals("prolific") ? "Prolific" : "Prelude");
    var page = Files.readString(Path.of("src/site/markdown/fidelity.md"));
    assertAll(
        () -> assertEquals(404, answer.status(), answer::text),
        () -> assertEquals("no", answer.header("Understudy-Emulated")),
        () -> assertTrue(answer.text().contains(sentence), answer::text),
        () -> answer.keepsTheContract(other.method(), path),
        () -> assertTrue(page.contains("\n" + other.method() + " " + other.path() + "\n")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v1/filters,true",
    "HEAD,/api/v1/filters/,true",
    "GET,/api/v1/filters/a/b/distribution/,false",
    "GET,/api/v1/filtersx/,false",
    "PUT,/api/v1/filters/,false",
    "GET,/api/v1/unknown/,false",
    "POST,/api/v1/messages/unread/,false"
  })
  void onlyDocumentedCallsAreMeant(String method, String path, boolean documented) {
    var other = PROVIDERS.get(0).otherOperations();
    assertEquals(documented, other.stream().anyMatch(each -> each.matches(method, path)));
  }

  @Test
  void noneOfThemIsEmulated() {
    for (var provider : PROVIDERS) {
      var emulated = provider.operations().stream().map(OtherOperationsTest::call).toList();
      var both =
          provider.otherOperations().stream()
              .map(other -> call(other.method(), other.path()))
              .filter(emulated::contains)
              .toList();
      assertEquals(List.of(), both, "delete these from not-emulated.txt and fidelity.md");
    }
  }

  private static String call(Operation operation) {
    return call(operation.method(), operation.path());
  }

  private static String call(String method, String path) {
    return method + " " + path.replaceAll("\\{[a-z_]+}", "{}").replaceAll("/$", "");
  }
}
