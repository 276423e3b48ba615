package dev.understudy.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Catalog;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SandboxTables;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.CaseStrategy;
import org.jdbi.v3.core.mapper.MapMappers;
import org.junit.jupiter.api.Test;

/** Copies of rows in which every column of every table has a value. */
@AnyDatabase
class RowCopyTest {
  /** Numbers that a copy takes as they are; one that is a key ends in {@code _key}. */
  private static final String PLAIN_NUMBERS =
      """
      control_call.after_call
      fault.acted
      fault.after_call
      fault.after_message
      fault.matched
      journal.body_length
      journal.duration_micros
      journal.messages_after
      journal.messages_before
      journal.response_length
      message.batch
      message_work.number
      prolific_bonus_payment.total
      prolific_broadcast.recipients
      prolific_broadcast.replied
      prolific_conversation.first_message
      prolific_conversation.last_message
      prolific_conversation_progress.begun
      prolific_conversation_progress.gap_end
      prolific_conversation_progress.newest
      prolific_conversation_progress.read_to
      prolific_participant_group.members
      prolific_study.minutes
      prolific_study.places
      prolific_study.reward
      prolific_workspace.balance
      rate_limit.max_calls
      rate_limit.period_micros
      sociocs_job.messages
      sociocs_list_member.list
      webhook.number
      """;

  private static final long SOURCE = 5;
  private static final long TARGET = 8;
  private static final long REFERENCE = RowKey.of(SOURCE, 7);

  private static Object value(TableColumn column) {
    if (column.isRowKey()) {
      return RowKey.of(SOURCE, 3);
    } else if (column.isGeneration()) {
      return SOURCE;
    } else if (column.isReference()) {
      return REFERENCE;
    }
    return switch (column.type()) {
      case Types.BIGINT, Types.INTEGER -> 11;
      case Types.BOOLEAN, Types.BIT -> true;
      case Types.BINARY, Types.VARBINARY -> column.name().getBytes(StandardCharsets.UTF_8);
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Instant.EPOCH.atOffset(ZoneOffset.UTC);
      default -> column.name();
    };
  }

  private static void insert(Handle handle, String table) {
    var columns = TableColumn.of(handle, table);
    var update =
        handle.createUpdate(
            "insert into "
                + table
                + columns.stream()
                    .map(TableColumn::name)
                    .collect(Collectors.joining(", ", " (", ") values "))
                + columns.stream()
                    .map(column -> ":" + column.name())
                    .collect(Collectors.joining(", ", "(", ")")));
    columns.forEach(column -> update.bind(column.name(), value(column)));
    update.execute();
  }

  private static Map<String, Object> rowOf(Handle handle, String table, long generation) {
    return handle
        .createQuery("select * from " + table)
        // by default the names of columns are taken to lower case by the default locale
        .configure(MapMappers.class, maps -> maps.setCaseChange(CaseStrategy.LOWER))
        .mapToMap()
        .list()
        .stream()
        .filter(
            row ->
                row.get("row_key") instanceof Long key
                    ? RowKey.generation(key) == generation
                    : row.get("generation").equals(generation))
        .reduce((one, other) -> Map.of("several", table))
        .orElse(Map.of());
  }

  /** Returns the row as its copy has to be. */
  private static Map<String, Object> expected(Map<String, Object> row) {
    var copy = new TreeMap<String, Object>();
    row.forEach(
        (name, value) ->
            copy.put(
                name,
                name.equals("generation")
                    ? (Object) TARGET
                    : value instanceof Long key && RowKey.generation(key) == SOURCE
                        ? (Object) RowKey.of(TARGET, RowKey.number(key))
                        : value instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : value));
    copy.replace("claimed_until", null);
    return copy;
  }

  private static Map<String, Object> readable(Map<String, Object> row) {
    var copy = new TreeMap<String, Object>(row);
    copy.replaceAll(
        (name, value) ->
            value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value);
    return copy;
  }

  @Test
  void aCopyOfEveryTableRefersToItselfOnly() {
    try (var database = Database.inMemory("rowcopy")) {
      var catalog =
          new Catalog(
              List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider()));
      database.open(catalog.migrations());
      var tables = SandboxTables.with(catalog.tables());
      database
          .jdbi()
          .useTransaction(
              handle -> {
                tables.all().forEach(table -> insert(handle, table));
                new RowCopy(tables).copy(handle, SOURCE, TARGET);
                for (var table : tables.all()) {
                  var row = rowOf(handle, table, SOURCE);
                  assertTrue(row.size() > 1 || table.equals("unread_message"), table);
                  assertEquals(
                      expected(row), readable(rowOf(handle, table, TARGET)), () -> "in " + table);
                }
              });
    }
  }

  @Test
  void allOtherNumbersAreNoKeys() {
    try (var database = Database.inMemory("rowkeys")) {
      var catalog =
          new Catalog(
              List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider()));
      database.open(catalog.migrations());
      var numbers = new TreeSet<String>();
      database
          .jdbi()
          .useHandle(
              handle ->
                  SandboxTables.with(catalog.tables())
                      .all()
                      .forEach(
                          table ->
                              TableColumn.of(handle, table).stream()
                                  .filter(column -> column.type() == Types.BIGINT)
                                  .filter(column -> column.isContent() && !column.isReference())
                                  .forEach(column -> numbers.add(table + "." + column.name()))));
      assertEquals(PLAIN_NUMBERS, String.join("\n", numbers) + "\n");
    }
  }
}
