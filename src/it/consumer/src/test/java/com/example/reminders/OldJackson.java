package com.example.reminders;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.StartException;
import dev.understudy.Understudy;
import org.junit.jupiter.api.Test;

/** Only run where the annotations are those of an old Jackson 2. */
class OldJackson {
  @Test
  void theServerSaysWhatItNeeds() {
    var refused = assertThrows(StartException.class, Understudy::start).getMessage();
    assertTrue(refused.contains("<artifactId>jackson-annotations</artifactId>"), refused);
    assertTrue(refused.contains("<version>2.22</version>"), refused);
  }
}
