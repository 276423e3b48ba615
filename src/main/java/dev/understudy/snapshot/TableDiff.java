package dev.understudy.snapshot;

import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.RowKey;
import dev.understudy.snapshot.SandboxDiff.DiffEntry;
import dev.understudy.snapshot.SandboxDiff.FieldChange;
import dev.understudy.snapshot.SandboxDiff.KindDiff;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Comparison of the rows that two generations have in one table, by their numbers. */
final class TableDiff {
  private final String table;
  private final DiffKind kind;
  private final List<TableColumn> columns;

  /** The columns of the primary key, without the generation. */
  private final List<TableColumn> key;

  private TableDiff(String table, DiffKind kind, List<TableColumn> columns, List<TableColumn> key) {
    this.table = table;
    this.kind = kind;
    this.columns = columns;
    this.key = key;
  }

  static TableDiff of(Handle handle, String table, DiffKind kind) {
    var columns = TableColumn.of(handle, table);
    var key = TableColumn.primaryKey(handle, table);
    return new TableDiff(
        table,
        kind,
        columns,
        columns.stream()
            .filter(each -> key.contains(each.name()) && !each.isGeneration())
            .toList());
  }

  /**
   * Compares two generations.
   *
   * @param limit the maximum number of entries
   */
  KindDiff compare(Handle handle, DiffSide from, DiffSide to, int limit) {
    var all = new ArrayList<DiffEntry>();
    long added = find(handle, from, to, "added", only("b", "a"), limit, all);
    long changed = find(handle, from, to, "changed", both(isOfOne(from, to)), limit, all);
    long gone = find(handle, from, to, "gone", only("a", "b"), limit, all);
    return new KindDiff(kind.name(), added, changed, gone, List.copyOf(all));
  }

  private long find(
      Handle handle,
      DiffSide from,
      DiffSide to,
      String change,
      String matching,
      int limit,
      List<DiffEntry> all) {
    long count =
        bound(handle.createQuery("select count(*) " + matching), from, to).mapTo(Long.class).one();
    if (count > 0 && all.size() < limit) {
      var sides =
          change.equals("changed") ? List.of("a", "b") : List.of(change.equals("gone") ? "a" : "b");
      var sql =
          "select "
              + sides.stream()
                  .flatMap(side -> columns.stream().map(each -> side + "." + each.name()))
                  .collect(Collectors.joining(", "))
              + " "
              + matching
              + order(sides.get(0))
              + " limit "
              + (limit - all.size());
      bound(handle.createQuery(sql), from, to).map(mapper(change, from, to)).forEach(all::add);
    }
    return count;
  }

  private String order(String side) {
    return key.isEmpty()
        ? ""
        : key.stream()
            .map(each -> side + "." + each.name())
            .collect(Collectors.joining(", ", " order by ", ""));
  }

  private static Query bound(Query query, DiffSide from, DiffSide to) {
    long a = from.sandbox().generation();
    long b = to.sandbox().generation();
    return query
        .bind("a", a)
        .bind("b", b)
        .bind("first_a", RowKey.first(a))
        .bind("end_a", RowKey.end(a))
        .bind("first_b", RowKey.first(b))
        .bind("end_b", RowKey.end(b))
        .bind("shift", RowKey.first(b) - RowKey.first(a));
  }

  /** Returns the rows of a side that the other one does not have. */
  private String only(String side, String other) {
    return rowsAs(side)
        + " where "
        + isOf(side)
        + " and not exists (select 1 "
        + rowsAs(other)
        + " where "
        + isSame(side, other)
        + ")";
  }

  private static boolean isOfOne(DiffSide from, DiffSide to) {
    return from.sandbox().id().equals(to.sandbox().id());
  }

  /**
   * Returns the rows of both sides that differ.
   *
   * @param isOfOne whether both are of the same sandbox
   */
  private String both(boolean isOfOne) {
    var differs =
        columns.stream()
            .filter(each -> each.isContent() && !key.contains(each))
            .filter(each -> !kind.ignores(each, isOfOne))
            .map(each -> each.copied("a", ":shift", ":b") + " is distinct from b." + each.name())
            .collect(Collectors.joining(" or "));
    return rowsAs("a")
        + " join "
        + table
        + " as b on "
        + isSame("a", "b")
        + " where "
        + isOf("a")
        + " and "
        + isOf("b")
        + " and ("
        + (differs.isEmpty() ? "1 = 0" : differs)
        + ")";
  }

  private String rowsAs(String side) {
    return "from " + table + " as " + side;
  }

  private String isOf(String side) {
    return columns.stream().anyMatch(TableColumn::isRowKey)
        ? "<side>.row_key > :first_<side> and <side>.row_key < :end_<side>".replace("<side>", side)
        : "<side>.generation = :<side>".replace("<side>", side);
  }

  /** Returns the condition for the row of the other side with the same key. */
  private String isSame(String side, String other) {
    var same =
        key.stream()
            .map(
                each ->
                    other
                        + "."
                        + each.name()
                        + " = "
                        + side
                        + "."
                        + each.name()
                        + (each.isRowKey() ? (side.equals("a") ? " + :shift" : " - :shift") : ""))
            .collect(Collectors.joining(" and "));
    var hasRowKey = key.stream().anyMatch(TableColumn::isRowKey);
    return (same.isEmpty() ? "1 = 1" : same) + (hasRowKey ? "" : " and " + isOf(other));
  }

  private RowMapper<DiffEntry> mapper(String change, DiffSide from, DiffSide to) {
    var ids = (change.equals("gone") ? from : to).sandbox().ids();
    return (row, context) -> {
      if (!change.equals("changed")) {
        return new DiffEntry(change, id(row, 0, ids), Optional.of(values(row)), Optional.empty());
      }
      return new DiffEntry(
          change, id(row, columns.size(), ids), Optional.empty(), Optional.of(changes(row)));
    };
  }

  private Optional<String> id(ResultSet row, int offset, Ids ids) throws SQLException {
    long rowKey = 0;
    String stored = null;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isRowKey()) {
        rowKey = row.getLong(offset + i + 1);
      } else if (columns.get(i).name().equals("id")) {
        stored = row.getString(offset + i + 1);
      }
    }
    long number = RowKey.number(rowKey);
    return Optional.ofNullable(stored).or(() -> kind.id(ids, number));
  }

  private Map<String, Object> values(ResultSet row) throws SQLException {
    var values = new LinkedHashMap<String, Object>();
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      if (!kind.hides(column)) {
        values.put(column.name(), column.shown(row, i + 1));
      }
    }
    return values;
  }

  private Map<String, FieldChange> changes(ResultSet row) throws SQLException {
    var changes = new LinkedHashMap<String, FieldChange>();
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      if (!kind.hides(column)) {
        var before = column.value(row, i + 1);
        var after = column.value(row, columns.size() + i + 1);
        if (!before.equals(after)) {
          changes.put(
              column.name(),
              new FieldChange(column.shown(row, i + 1), column.shown(row, columns.size() + i + 1)));
        }
      }
    }
    return changes;
  }
}
