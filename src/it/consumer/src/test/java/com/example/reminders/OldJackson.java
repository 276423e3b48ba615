package com.example.reminders;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.StartException;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import org.junit.jupiter.api.Test;

/** Only run where the annotations are those of an old Jackson 2. */
class OldJackson {
  @Test
  void theServerSaysWhatItNeeds() {
    assertSays("The server", assertThrows(StartException.class, Understudy::start));
  }

  @Test
  void aClientAloneSaysIt() {
    assertSays(
        "The client",
        assertThrows(
            IllegalStateException.class, () -> new UnderstudyClient("http://localhost:8080")));
  }

  private static void assertSays(String who, RuntimeException refused) {
    var said = refused.getMessage();
    assertTrue(said.startsWith(who + " can't start"), said);
    assertTrue(said.contains("<artifactId>jackson-annotations</artifactId>"), said);
    assertTrue(said.contains("<version>2.22</version>"), said);
  }
}
