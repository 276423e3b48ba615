package dev.understudy.prelude.marketing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.prelude.marketing.MarketingSubscriptions.ChangeSource;
import dev.understudy.prelude.marketing.MarketingSubscriptions.SubscriptionChange;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The limit on the changes of numbers that a sandbox keeps. */
@AnyDatabase
class SubscriptionEventsTest {
  private static final String NUMBER = "+33612345678";

  @Test
  void theOldestChangesAreDeleted() {
    var database = Database.inMemory("subscription-events");
    database.open(List.of("/dev/understudy/prelude/V3__prelude.sql"));
    try {
      var transactions = TestSandboxes.on(database).transactions();
      var change = new SubscriptionChange(NUMBER, false, ChangeSource.CSV_IMPORT, Optional.empty());
      var changes = Collections.nCopies(101_000, change);
      transactions.run(
          Sandbox.DEFAULT_ID,
          tx -> new MarketingSubscriptions(tx).change(List.of("config"), changes).size());
      transactions.run(
          Sandbox.DEFAULT_ID,
          tx -> {
            var rows =
                tx.flush()
                    .select("select count(*) from prelude_subscription_event")
                    .mapTo(Long.class)
                    .one();
            assertEquals(100_000, rows);
            assertEquals(
                101_000,
                new MarketingSubscriptions(tx)
                        .events("config", NUMBER, Optional.empty(), 1)
                        .get(0)
                        .rowKey()
                    & 0xFFFFFFFFL);
            return rows;
          });
    } finally {
      database.close();
    }
  }
}
