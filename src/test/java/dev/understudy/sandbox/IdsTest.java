package dev.understudy.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

@AnyDatabase
class IdsTest {
  private final Ids ids = new Ids(7);

  @Test
  void everyIdHasTheFormOfItsService() {
    assertTrue(ids.hex("message", 1, 24).matches("[0-9a-f]{24}"));
    assertTrue(ids.hex("channel", "a\nb", 64).matches("[0-9a-f]{64}"));
    assertTrue(ids.base32("message", 1).matches("[0-7][0-9a-hjkmnp-tv-z]{25}"));
    assertTrue(ids.alphanumeric("job", 1).matches("[0-9A-Za-z]{8}"));
    var uuid = ids.uuid("request", 1);
    assertEquals(4, uuid.version());
    assertEquals(2, uuid.variant());
  }

  @Test
  void theSameSeedKindAndNumberGiveTheSameId() {
    assertEquals(ids.hex("message", 5, 24), new Ids(7).hex("message", 5, 24));
    assertEquals(ids.alphanumeric("job", 5), new Ids(7).alphanumeric("job", 5));
  }

  @Test
  void anotherSeedKindOrNumberGivesAnotherId() {
    assertNotEquals(ids.base32("message", 5), new Ids(8).base32("message", 5));
    assertNotEquals(ids.base32("message", 5), ids.base32("message", 6));
    assertNotEquals(ids.base32("message", 5), ids.base32("call", 5));
  }

  @Test
  void shortIdsNeverCollide() {
    var seen = new HashSet<String>();
    for (int number = 1; number <= 100_000; number++) {
      assertTrue(seen.add(ids.alphanumeric("job", number)), "collides at " + number);
    }
  }

  @Test
  void anIdContainsItsNumber() {
    for (long number : new long[] {1, 2, 999_999, 1L << 31, (1L << 32) - 1}) {
      assertEquals(number, ids.number("message", ids.hex("message", number, 24)));
      assertEquals(number, ids.number("message", "tx_" + ids.base32("message", number)));
    }
  }

  @Test
  void anotherTextContainsNoNumber() {
    for (var text : new String[] {"", "_", "x", "z".repeat(24), "u".repeat(26), "ab_", "\uD800"}) {
      assertNotEquals(1, ids.number("message", text));
    }
  }

  @Test
  void drawsAreSpreadEvenlyAndFollowFromTheSeed() {
    var draws =
        LongStream.rangeClosed(1, 10_000).mapToDouble(time -> ids.draw("fault", 1, time)).toArray();
    assertEquals(0.5, Arrays.stream(draws).average().orElseThrow(), 0.02);
    assertEquals(1_000, Arrays.stream(draws).filter(draw -> draw < 0.1).count(), 100);
    assertEquals(draws[41], new Ids(7).draw("fault", 1, 42));
    assertNotEquals(draws[41], new Ids(8).draw("fault", 1, 42));
    assertNotEquals(draws[41], ids.draw("fault", 2, 42));
  }
}
