package dev.understudy.snapshot;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.SandboxTables;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Copies all rows of a generation into another one, by one statement for each table. Keys keep
 * their numbers, and so do the ids that are made of them.
 */
final class RowCopy {
  private final SandboxTables tables;

  /** Statements by table, made on first use. */
  private final Map<String, String> statements = new ConcurrentHashMap<>();

  RowCopy(SandboxTables tables) {
    this.tables = tables;
  }

  /** Copies the rows, in the transaction of the handle. */
  void copy(Handle handle, long source, long target) {
    for (var table : tables.all()) {
      var sql = statements.computeIfAbsent(table, name -> sql(handle, name));
      handle
          .createUpdate(sql)
          .bind("first", RowKey.first(source))
          .bind("end", RowKey.end(source))
          .bind("source", source)
          .bind("target", target)
          .bind("shift", RowKey.first(target) - RowKey.first(source))
          .execute();
    }
  }

  private String sql(Handle handle, String table) {
    var columns = TableColumn.of(handle, table).stream().filter(each -> !each.isClaim()).toList();
    return "insert into "
        + table
        + " ("
        + names(columns)
        + ") select "
        + columns.stream()
            .map(each -> each.copied("copied", ":shift", "cast(:target as bigint)"))
            .collect(Collectors.joining(", "))
        + " from "
        + table
        + " as copied where "
        + (tables.keyed().contains(table)
            ? "copied.row_key > :first and copied.row_key < :end"
            : "copied.generation = :source")
        // its index is by text: in its order, each row goes beside the one before
        + (table.equals("message_key") ? " order by copied.lookup_key, copied.row_key" : "");
  }

  private static String names(List<TableColumn> columns) {
    return columns.stream().map(TableColumn::name).collect(Collectors.joining(", "));
  }
}
