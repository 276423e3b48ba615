package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@AnyDatabase
class BatchStatementTest {
  private static final String INSERT =
      "insert into generation (sandbox, discarded) values (:sandbox, :discarded)";

  private Database database;

  private record Row(String sandbox, boolean discarded) {}

  @BeforeEach
  void open(TestInfo test) {
    database = Database.inMemory(test.getTestMethod().orElseThrow().getName());
    database.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static List<Row> rows(Handle handle) {
    return handle
        .select("select sandbox, discarded from generation order by id")
        .map((row, context) -> new Row(row.getString(1), row.getBoolean(2)))
        .list();
  }

  private void assertWritesRows(BatchStatement<Row> insert) {
    var rows = List.of(new Row("one", true), new Row("two", false));
    database
        .jdbi()
        .useHandle(
            handle -> {
              insert.run(handle, rows);
              assertEquals(rows, rows(handle));
            });
  }

  @Test
  void eachRowIsWritten() {
    var insert =
        BatchStatement.<Row>of(
            INSERT,
            (row, to) -> to.bind("sandbox", row.sandbox()).bind("discarded", row.discarded()));
    assertWritesRows(insert);
  }

  @Test
  void manyRowsAreWrittenInTheirOrder() {
    var insert =
        BatchStatement.<Row>of(
            INSERT,
            (row, to) -> to.bind("discarded", row.discarded()).bind("sandbox", row.sandbox()));
    var rows = IntStream.range(0, 47).mapToObj(i -> new Row("number " + i, i % 3 == 0)).toList();
    database
        .jdbi()
        .useHandle(
            handle -> {
              insert.run(handle, rows);
              assertEquals(rows, rows(handle));
            });
  }

  @Test
  void oneRowSaysHowManyItChanged() {
    var update =
        BatchStatement.<Row>of(
            "update generation set discarded = :discarded where sandbox = :sandbox",
            (row, to) -> to.bind("discarded", row.discarded()).bind("sandbox", row.sandbox()));
    database
        .jdbi()
        .useHandle(
            handle -> {
              handle.execute("insert into generation (sandbox, discarded) values ('one', false)");
              assertEquals(1, update.runOne(handle, new Row("one", true)));
              assertEquals(0, update.runOne(handle, new Row("two", true)));
            });
  }

  @Test
  void parametersAreBoundByNameInAnyOrder() {
    var insert =
        BatchStatement.<Row>of(
            INSERT,
            (row, to) -> to.bind("discarded", row.discarded()).bind("sandbox", row.sandbox()));
    assertWritesRows(insert);
  }

  @Test
  void everyTypeIsReadBackAsItWasBound() {
    var at = Instant.parse("2026-01-15T09:00:00.123456Z");
    var insert =
        BatchStatement.<String>of(
            """
            insert into journal (row_key, id, at, provider, method, path, headers, body,
              body_length, status, response_headers, response_body, response_length, duration_micros,
              fault_ids, messages_before, messages_after)
            values (:rowKey, :id, :at, :provider, 'GET', '/', :headers, :body, 0, :status, '{}',
              :responseBody, 0, 0, '[]', 0, 0)\
            """,
            (id, to) ->
                to.bind("rowKey", 7)
                    .bind("id", id)
                    .bind("at", at)
                    .bind("provider", (String) null)
                    .bindJson("headers", Map.of("accept", "*/*"))
                    .bind("body", new byte[] {1, 2})
                    .bind("status", OptionalInt.empty())
                    .bind("responseBody", new byte[0]));
    database
        .jdbi()
        .useHandle(
            handle -> {
              insert.run(handle, List.of("req_1"));
              // not by mapToMap: it takes the names of columns to lower case by the default locale
              var row =
                  handle
                      .select("select row_key, id, provider, headers, status from journal")
                      .map(
                          (columns, context) ->
                              Arrays.asList(
                                  columns.getLong(1),
                                  columns.getString(2),
                                  columns.getString(3),
                                  columns.getString(4),
                                  columns.getObject(5)))
                      .one();
              assertEquals(Arrays.asList(7L, "req_1", null, "{\"accept\":\"*/*\"}", null), row);
              assertEquals(at, handle.select("select at from journal").mapTo(Instant.class).one());
            });
  }

  @Test
  void aParameterWithoutAValueIsRefused() {
    var insert = BatchStatement.<Row>of(INSERT, (row, to) -> to.bind("sandbox", row.sandbox()));
    var failure = assertThrows(IllegalStateException.class, () -> run(insert));
    assertEquals("bound 1 of the parameters [sandbox, discarded]", failure.getMessage());
  }

  @Test
  void aNameThatTheStatementLacksIsRefused() {
    var insert = BatchStatement.<Row>of(INSERT, (row, to) -> to.bind("sandbocks", row.sandbox()));
    var failure = assertThrows(IllegalArgumentException.class, () -> run(insert));
    assertEquals("the statement has no parameter :sandbocks", failure.getMessage());
  }

  @Test
  void aNameThatOccursTwiceIsRefused() {
    var failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> BatchStatement.<Row>of("update t set a = :a where b = :a", (row, to) -> {}));
    assertTrue(failure.getMessage().startsWith("a parameter occurs twice"), failure.getMessage());
  }

  private void run(BatchStatement<Row> statement) {
    database.jdbi().useHandle(handle -> statement.run(handle, List.of(new Row("one", true))));
  }
}
