package dev.understudy.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.QueryPlan;
import dev.understudy.webhook.WebhookKey;
import dev.understudy.webhook.WebhookRow;
import dev.understudy.webhook.WebhookStore;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans of the queries that a live clock makes hundreds of times a second. */
@AnyDatabase
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlansTest {
  private static final Instant NOW = Instant.parse(TimelineSandbox.NINE);
  private static final int SETTLED = 300;
  private static final int DUE = 20;

  private final Database database = Database.inMemory("plans");

  private record Query(String name, Consumer<Handle> ask, String condition) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Query> queries() {
    var webhooks = "DUE > ?2";
    return Stream.of(
        new Query("due", each -> due(each, 3), webhooks),
        new Query("firstDue", each -> new WebhookStore(each).firstDue(1, NOW), webhooks),
        new Query("first", each -> new WebhookStore(each).first(1), webhooks),
        new Query("firstAfter", each -> new WebhookStore(each).firstAfter(1, NOW), webhooks),
        new Query("work due", each -> new WorkStore(each).due(1, NOW, 3), "DUE <= ?2"),
        new Query("first work", each -> new WorkStore(each).first(1), "GENERATION = ?1"));
  }

  private static List<WebhookKey> due(Handle handle, int most) {
    return new WebhookStore(handle).due(1, NOW, NOW, List.of(), most);
  }

  @BeforeAll
  void fill() {
    database.open();
    database
        .jdbi()
        .useTransaction(
            handle -> {
              for (int i = 1; i <= SETTLED + DUE; i++) {
                handle.execute(
                    """
                    insert into webhook (row_key, generation, number, message_row_key, message_id, stream,
                      url, origin, event, payload, content_type, headers, retry_policy, state, due, since, tries, attempts)
                    values (?, 1, ?, ?, 'm', '', 'u', 'o', 'e', '{}', 'application/json', '{}',
                      '{"firstBackoff":"PT1M","maxBackoff":"PT1M","maxAge":"PT1M","anySuccess":true}', ?, ?, ?, 0, '')\
                    """,
                    i,
                    i,
                    i,
                    i > SETTLED ? WebhookRow.PENDING : WebhookRow.DELIVERED,
                    i > SETTLED ? NOW : null,
                    NOW);
              }
            });
  }

  @AfterAll
  void close() {
    database.close();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void dueWorkIsReadInTheOrderOfAnIndex(Query query) {
    try (var handle = database.jdbi().open()) {
      var plan = QueryPlan.of(handle, query.ask());
      assertTrue(plan.contains(QueryPlan.IN_ORDER), plan);
      assertTrue(plan.contains(query.condition()), plan);
    }
  }

  @Test
  void settledWebhooksAreNotDue() {
    database
        .jdbi()
        .useHandle(
            handle -> {
              assertEquals(
                  List.of(301L, 302L, 303L),
                  due(handle, 3).stream().map(WebhookKey::rowKey).toList());
              assertEquals(DUE, due(handle, SETTLED).size());
            });
  }
}
