package com.example.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The server ends with the tests, also with a JUnit that does not close every AutoCloseable. */
class ServerTest {
  @ExtendWith(UnderstudyExtension.class)
  static class Inside {
    private static volatile UnderstudyClient client;

    @Test
    void isThere(UnderstudyClient understudy) {
      assertEquals("ok", understudy.health().status());
      client = understudy;
    }
  }

  @Test
  void theServerEndsWithTheTests() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Inside.class))
        .execute()
        .testEvents()
        .assertStatistics(all -> all.succeeded(1).failed(0));
    assertThrows(UncheckedIOException.class, () -> Inside.client.health());
  }
}
