package dev.understudy.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Bases of tests, on small test classes, some of which fail on purpose. */
@AnyDatabase
class BaseSandboxTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static volatile String url;

  @BeforeAll
  static void remember(Understudy server) {
    url = server.baseUrl();
  }

  private static UnderstudyExtension there() {
    return new UnderstudyExtension(() -> Options.DEFAULT, Map.of("UNDERSTUDY_URL", url));
  }

  private static EngineExecutionResults run(Class<?>... types) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(
            Stream.of(types)
                .<DiscoverySelector>map(type -> selectClass(type))
                .toArray(DiscoverySelector[]::new))
        .configurationParameter("understudy.coverage", "false")
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
        .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
        .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
        .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
        .execute();
  }

  private static List<String> failures(EngineExecutionResults results) {
    return results.testEvents().failed().stream()
        .map(
            event -> {
              var text = new StringWriter();
              event
                  .getRequiredPayload(TestExecutionResult.class)
                  .getThrowable()
                  .orElseThrow()
                  .printStackTrace(new PrintWriter(text));
              return text.toString();
            })
        .toList();
  }

  /** As a project may have it for several classes. */
  interface Bases {
    AtomicInteger BUILT = new AtomicInteger();

    @BaseSandbox
    @Sandboxed(clock = "2026-01-15T09:00:00Z", seed = 7)
    static void sent(Sandbox sandbox) {
      BUILT.incrementAndGet();
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
    }

    @BaseSandbox("answered")
    @Sandboxed(from = "sent")
    static void answer(Sandbox sandbox) {
      sandbox.prolific().reply(Samples.ANN, "Yes");
    }
  }

  @Sandboxed(from = "answered", strict = true)
  static class WithABase implements Bases {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();
    private static final Set<String> IDS = ConcurrentHashMap.newKeySet();

    @RepeatedTest(4)
    void beginsWithIt(Sandbox sandbox) {
      assertTrue(IDS.add(sandbox.id()));
      assertEquals(7, sandbox.state().seed());
      assertEquals("2026-01-15T09:00:00Z", sandbox.clock().now().toString());
      assertEquals(2, sandbox.messages().total());
      sandbox.prolific().reply(Samples.BEN, "No");
      assertEquals(3, sandbox.messages().total());
    }

    @Test
    @Sandboxed(from = "sent")
    void beginsWithAnother(Sandbox sandbox) {
      assertEquals(1, sandbox.messages().total());
    }

    @Test
    @Sandboxed
    void beginsWithNothing(Sandbox sandbox) {
      assertEquals(0, sandbox.messages().total());
    }

    @Nested
    class Inside {
      @Test
      void beginsWithIt(Sandbox sandbox) {
        assertEquals(2, sandbox.messages().total());
      }
    }
  }

  @Sandboxed(from = "sent")
  static class WithTheSameBase implements Bases {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();

    @Test
    void beginsWithIt(Sandbox sandbox) {
      assertEquals(1, sandbox.messages().total());
    }
  }

  @Test
  void aBaseIsBuiltOnceAndEachTestHasAFork(UnderstudyClient client) {
    var results = run(WithABase.class, WithTheSameBase.class);
    assertEquals(List.of(), failures(results));
    results.testEvents().assertStatistics(all -> all.succeeded(8));
    assertEquals(1, Bases.BUILT.get());
    assertTrue(
        client.sandboxes().stream().noneMatch(each -> each.id().matches("(sent|answer)-.*")),
        "a base was not deleted");
  }

  @Sandboxed(from = "single")
  static class WithSandboxOfTheClass {
    @RegisterExtension
    static final UnderstudyExtension UNDERSTUDY =
        UnderstudyExtension.at(url, Optional.of("BaseSandboxTest"))
            .perClass(WithSandboxOfTheClass.class);

    @BaseSandbox
    static void single(Sandbox sandbox) {
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
    }

    @RepeatedTest(2)
    void beginsWithIt() {
      assertEquals(1, UNDERSTUDY.sandbox().messages().total());
      GoodCall.SEND_MESSAGE.in(UNDERSTUDY.sandbox()).then().statusCode(204);
    }
  }

  @Test
  void aSandboxOfAClassIsForkedForEachTest() {
    assertEquals(List.of(), failures(run(WithSandboxOfTheClass.class)));
  }

  static class WithoutABase {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();

    @BaseSandbox
    static void broken(Sandbox sandbox) {
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
      throw new IllegalStateException("on purpose");
    }

    @BaseSandbox
    @Sandboxed(from = "loop")
    static void loop(Sandbox sandbox) {}

    @BaseSandbox
    static void unfit() {}

    @Test
    @Sandboxed(from = "broken")
    void needsABrokenOne(Sandbox sandbox) {}

    @Test
    @Sandboxed(from = "nowhere")
    void needsNone(Sandbox sandbox) {}

    @Test
    @Sandboxed(from = "loop")
    void needsItself(Sandbox sandbox) {}

    @Test
    @Sandboxed(from = "unfit")
    void needsAnUnfitOne(Sandbox sandbox) {}

    @Test
    @Sandboxed(from = "broken", seed = 7)
    void hasASeedBesides(Sandbox sandbox) {}
  }

  @Test
  void whatIsWrongWithABaseIsSaid() {
    var failures = String.join("\n", failures(run(WithoutABase.class)));
    for (var sentence :
        List.of(
            "The @BaseSandbox method WithoutABase.broken failed: java.lang.IllegalStateException:"
                + " on purpose",
            "outbound",
            "@Sandboxed(from = \"nowhere\") needs a static method with @BaseSandbox(\"nowhere\") in"
                + " WithoutABase",
            "The @BaseSandbox method WithoutABase.loop begins with itself.",
            "The @BaseSandbox method WithoutABase.unfit has to be static, with one parameter",
            "@Sandboxed(from = \"broken\") has fixtures, clock and seed from there")) {
      assertTrue(failures.contains(sentence), () -> sentence + " is not in " + failures);
    }
  }

  @Sandboxed(from = "default")
  static class OnTheDefaultSandbox {
    @RegisterExtension static final UnderstudyExtension UNDERSTUDY = there();

    @Test
    void beginsWithIt(Sandbox sandbox, UnderstudyClient client) {
      assertEquals(client.sandbox("default").state().seed(), sandbox.state().seed());
    }
  }

  @Test
  void aSandboxOnTheServerIsABaseToo() {
    assertEquals(List.of(), failures(run(OnTheDefaultSandbox.class)));
  }
}
