package dev.understudy.snapshot;

import dev.understudy.sandbox.Ids;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * A column of a table with rows of sandboxes. Its meaning follows from its name: {@code row_key} is
 * the key of the row, a number that ends in {@code _key} is that of another row or none, and {@code
 * generation} is the one of the sandbox.
 *
 * @param name in lower case
 * @param type of {@link Types}
 */
record TableColumn(String name, int type) {
  private static final String ROW_KEY = "row_key";
  private static final String GENERATION = "generation";

  /** Until when a server sends a webhook: no server sends that of a copy. */
  private static final String CLAIM = "claimed_until";

  private static final Set<String> SECRETS = Set.of("secret", "confirmation", "private_key");
  private static final int FINGERPRINT_LENGTH = 8;
  private static final int MAX_TEXT_LENGTH = 1_000;

  /** Returns the columns of a table, in their order. */
  static List<TableColumn> of(Handle handle, String table) {
    try (var statement = handle.getConnection().createStatement();
        var none = statement.executeQuery("select * from " + table + " where 1 = 0")) {
      var metadata = none.getMetaData();
      var columns = new ArrayList<TableColumn>();
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        columns.add(
            new TableColumn(
                metadata.getColumnName(i).toLowerCase(Locale.ROOT), metadata.getColumnType(i)));
      }
      return List.copyOf(columns);
    } catch (SQLException e) {
      throw new IllegalStateException("the columns of " + table + " can't be read", e);
    }
  }

  /** Returns the names of the columns of a table's primary key. */
  static Set<String> primaryKey(Handle handle, String table) {
    var connection = handle.getConnection();
    try {
      var metadata = connection.getMetaData();
      var stored = metadata.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
      var names = new HashSet<String>();
      try (var keys =
          metadata.getPrimaryKeys(connection.getCatalog(), connection.getSchema(), stored)) {
        while (keys.next()) {
          names.add(keys.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
        }
      }
      return names;
    } catch (SQLException e) {
      throw new IllegalStateException("the key of " + table + " can't be read", e);
    }
  }

  boolean isRowKey() {
    return name.equals(ROW_KEY);
  }

  boolean isGeneration() {
    return name.equals(GENERATION);
  }

  /** Returns whether it holds the row key of another row, its negative, or none. */
  boolean isReference() {
    return name.endsWith("_key") && !isRowKey() && type == Types.BIGINT;
  }

  /** Returns whether it holds a part of what a user can see. */
  boolean isContent() {
    return !isRowKey() && !isGeneration() && !isClaim();
  }

  /** Returns whether a person is shown its values. */
  boolean isShown() {
    return isContent() && !isReference();
  }

  /** Returns the value in a row, as it is compared. */
  Optional<Object> value(ResultSet row, int index) throws SQLException {
    return Optional.ofNullable(
        switch (type) {
          case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
              row.getObject(index, OffsetDateTime.class);
          case Types.BINARY, Types.VARBINARY ->
              Optional.ofNullable(row.getBytes(index))
                  .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                  .orElse(null);
          default -> row.getObject(index);
        });
  }

  /** Returns the value in a row, as it is shown: secrets as fingerprints, long texts cut. */
  Object shown(ResultSet row, int index) throws SQLException {
    return value(row, index).map(this::shown).orElse(null);
  }

  private Object shown(Object value) {
    if (value instanceof OffsetDateTime at) {
      return at.toInstant().toString();
    } else if (SECRETS.contains(name)) {
      return "secret " + Ids.sha256Hex(String.valueOf(value)).substring(0, FINGERPRINT_LENGTH);
    }
    return value instanceof String text && text.codePointCount(0, text.length()) > MAX_TEXT_LENGTH
        ? text.substring(0, text.offsetByCodePoints(0, MAX_TEXT_LENGTH)) + "…"
        : value;
  }

  /** Returns whether a copy leaves it empty. */
  boolean isClaim() {
    return name.equals(CLAIM);
  }

  /**
   * Returns the expression for this column in a copy of its row.
   *
   * @param row the alias of the row
   * @param shift the SQL of the difference between the row keys of the two generations
   * @param generation the SQL of the generation of the copy
   */
  String copied(String row, String shift, String generation) {
    var column = row + "." + name;
    if (isRowKey()) {
      return column + " + " + shift;
    } else if (isGeneration()) {
      return generation;
    } else if (isReference()) {
      // 0 refers to no row; a negative key stands for a webhook that tells of no message
      return "case when <c> > 0 then <c> + <s> when <c> < 0 then <c> - <s> else <c> end"
          .replace("<c>", column)
          .replace("<s>", shift);
    }
    return column;
  }
}
