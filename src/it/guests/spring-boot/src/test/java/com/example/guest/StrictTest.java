package com.example.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.Options;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A refusal that the application ignores fails a strict test, and the story is shown. */
class StrictTest {
  @SpringBootTest
  @Sandboxed(strict = true)
  static class Inside {
    @RegisterExtension
    static final UnderstudyExtension understudy =
        new UnderstudyExtension(
                () -> Options.DEFAULT.withPort(0).with(new Options.Access(true, Optional.empty())))
            .perClass(Inside.class);

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
      registry.add("prolific.url", understudy::baseUrl);
      registry.add("prolific.token", () -> understudy.sandbox().prolificToken());
    }

    @Autowired Reminders reminders;

    @RepeatedTest(2)
    void remindsAda(Sandbox sandbox) {
      assertTrue(reminders.remind("619e049f7648a4e1f8f3645b"));
      assertEquals(1, sandbox.messages().total());
    }

    @Test
    void remindsNobody() {
      reminders.remind("nobody");
    }

    @Test
    void seesNoDriverOfTheServer(Sandbox sandbox) {
      assertEquals(0, sandbox.messages().total());
      assertEquals(
          0,
          DriverManager.drivers()
              .filter(each -> each.getClass().getName().contains("understudy"))
              .count());
    }
  }

  @Test
  void anIgnoredRefusalFailsTheTestWithItsStory() {
    var tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Inside.class))
            .execute()
            .testEvents();
    tests.assertStatistics(all -> all.succeeded(3).failed(1));
    var printed = new StringWriter();
    tests.failed().stream()
        .flatMap(each -> each.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
        .forEach(each -> each.printStackTrace(new PrintWriter(printed)));
    var text = printed.toString();
    assertTrue(text.contains("These calls were refused, which the test did not expect"), text);
    assertTrue(text.contains("Suppressed: What happened in Inside-"), text);
  }
}
