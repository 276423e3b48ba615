package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials with the prefix {@code sb_}, which name their own sandbox. */
class SandboxNamesTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final int LONGEST = 255;

  static Stream<String> names() {
    var everyCharacter =
        IntStream.range(' ' + 1, 0x7f)
            .filter(c -> !Character.isLetterOrDigit(c) && c != ',')
            .mapToObj(c -> "sb_x" + (char) c + "y");
    return Stream.concat(
        everyCharacter,
        Stream.of(
            "sb_",
            "sb_feature/login",
            "sb_t[a]",
            "sb_v1.2",
            "sb_..",
            "sb_/../default",
            "sb_%2F",
            "sb_%",
            "sb_a//b",
            "sb_a:b:c",
            "sb_default:understudy",
            "sb_{id}",
            "sb_" + "x".repeat(62),
            "sb_" + "/".repeat(LONGEST - 3)));
  }

  /** Returns a sandbox of this test whose id contains a name. */
  private static Sandbox named(String name, Sandbox neighbor) {
    // as short as it can be without being the id of another test
    var own = name.length() > LONGEST - 10 ? name : name + hash(neighbor);
    return new UnderstudyClient(neighbor.baseUrl()).sandbox(own);
  }

  private static String hash(Sandbox neighbor) {
    return Integer.toUnsignedString(neighbor.id().hashCode(), 36);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void aNameIsItsOwnSandboxForEveryProvider(String name, Sandbox neighbor) {
    var sandbox = named(name, neighbor);
    for (var service : Service.values()) {
      var answer = service.post(sandbox, service.good()).keepsTheContract("POST", service.path());
      assertEquals(service.success(), answer.status(), answer::text);
      assertEquals(sandbox.id(), answer.header("Understudy-Sandbox"));
    }
    assertEquals(Service.values().length * Service.RECIPIENTS, sandbox.messages().total());
    assertEquals(Service.values().length, sandbox.requests().total());
    assertEquals(sandbox.id(), sandbox.state().id());
    assertTrue(sandbox.story().contains("YourBrand"), sandbox::story);
    sandbox.reset();
    assertEquals(0, sandbox.messages().total());
    sandbox.delete();
    var answer = Service.PRELUDE.post(sandbox, Service.PRELUDE.good());
    assertEquals(401, answer.status(), answer::text);
    assertEquals("default", answer.header("Understudy-Sandbox"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sb_My API Token", "sb_a, b", "sb_ x"})
  void everyKeyOfPreludeCanNameASandbox(String name, Sandbox neighbor) {
    var sandbox = named(name, neighbor);
    var answer = Service.PRELUDE.post(sandbox, Service.PRELUDE.good());
    assertEquals(200, answer.keepsTheContract("POST", Service.PRELUDE.path()).status());
    assertEquals(sandbox.id(), answer.header("Understudy-Sandbox"));
    assertEquals(Service.RECIPIENTS, sandbox.messages().total());
    sandbox.delete();
  }

  @Test
  void similarNamesMeanDifferentSandboxes(Sandbox neighbor) {
    var one = named("sb_feature/", neighbor);
    var other = new UnderstudyClient(one.baseUrl()).sandbox(one.id() + "/login");
    Service.PRELUDE.post(other, Service.PRELUDE.good());
    Service.PRELUDE.post(one, Service.PRELUDE.good());
    Service.PRELUDE.post(one, Service.PRELUDE.good());
    assertEquals(Service.RECIPIENTS, other.messages().total());
    assertEquals(2 * Service.RECIPIENTS, one.messages().total());
    one.delete();
    assertEquals(Service.RECIPIENTS, other.messages().total());
    other.delete();
  }

  @Test
  void theControlPlaneCreatesSuchASandbox(Sandbox neighbor) {
    var client = new UnderstudyClient(neighbor.baseUrl());
    var id = named("sb_release/1.2 [beta]", neighbor).id();
    var made = client.create(NewSandbox.ANY.id(id).seed(7));
    assertEquals(id, made.id());
    assertEquals(7, made.state().seed());
    assertTrue(client.sandboxes().stream().anyMatch(each -> each.id().equals(id)));
    made.delete();
    for (var wrong :
        List.of("v1.2", "a/b", "sb_" + "x".repeat(LONGEST), "sb_x ", "sb_é", "sb_\n")) {
      var wanted = NewSandbox.ANY.id(wrong);
      var refused = assertThrows(RefusedException.class, () -> client.create(wanted));
      assertEquals(400, refused.status());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNameThatIsTooLongIsRefusedWithTheRule(Service service, Sandbox neighbor) {
    for (int length : new int[] {LONGEST + 1, 5_000}) {
      var name = "sb_" + "x".repeat(length - 3);
      var sandbox = new UnderstudyClient(neighbor.baseUrl()).sandbox(name);
      var answer = service.post(sandbox, service.good()).keepsTheContract("POST", service.path());
      assertEquals(401, answer.status(), answer::text);
      assertEquals("default", answer.header("Understudy-Sandbox"));
      var rule =
          "A credential that begins with sb_ names its own sandbox: it has at most 255 characters;"
              + " this one has "
              + length
              + ".";
      assertTrue(answer.text().contains(rule), answer::text);
      assertFalse(answer.text().contains(name), "it is not repeated");
    }
  }

  @Test
  void anUnencodedSlashIsExplained(Sandbox neighbor) {
    var path = "/_admin/sandboxes/sb_feature/login/messages";
    var answer = RawHttp.to(neighbor.baseUrl()).send("GET", path, List.of(), new byte[0]);
    assertEquals(404, answer.keepsTheContract("GET", path).status(), answer::text);
    assertTrue(answer.text().contains("A slash in a sandbox's id is written %2F."), answer::text);
  }

  @Test
  void aPathDecodesAnIdOnce(Sandbox neighbor) {
    var twice = named("sb_%2F", neighbor);
    Service.PRELUDE.post(twice, Service.PRELUDE.good());
    assertEquals(Service.RECIPIENTS, twice.messages().total());
    var path = "/_admin/sandboxes/sb_%2F" + hash(neighbor) + "/messages";
    var answer = RawHttp.to(neighbor.baseUrl()).send("GET", path, List.of(), new byte[0]);
    assertEquals(200, answer.keepsTheContract("GET", path).status(), answer::text);
    assertTrue(answer.text().contains("\"total\":0"), answer::text);
    twice.delete();
  }
}
