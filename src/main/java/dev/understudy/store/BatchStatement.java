package dev.understudy.store;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.h2.jdbc.JdbcConnection;
import org.jdbi.v3.core.Handle;

/**
 * An SQL statement that is run for many rows at once, with named parameters.
 *
 * <p>It is for the statements whose cost every call or message pays: it adds nothing to plain JDBC,
 * whereas Jdbi's batches look up an argument factory for each value. Names are resolved once; a row
 * that binds them in the order of the statement needs no lookup.
 */
public final class BatchStatement<R> {
  private static final Pattern PARAMETER = Pattern.compile(":([a-z]\\w*)");

  /** An insert of constants, whose tuple can be repeated for further rows. */
  private static final Pattern INSERT =
      Pattern.compile("(?is)insert into .*?\\)\\s+values\\s+(\\(.*\\))\\s*");

  private static final int MAX_ROWS_TOGETHER = 16;

  private final String sql;
  private final Optional<String> tuple;

  /** The statement for two rows, four and so on, once it was used. */
  private final String[] repeated =
      new String[Integer.numberOfTrailingZeros(MAX_ROWS_TOGETHER) + 1];

  private final List<String> names;
  private final RowBinder<R> binder;

  /** Binds every parameter of the statement to a value of the row. */
  @FunctionalInterface
  public interface RowBinder<R> {
    void bind(R row, Parameters parameters) throws SQLException;
  }

  private BatchStatement(String sql, List<String> names, RowBinder<R> binder) {
    this.sql = sql;
    var insert = INSERT.matcher(sql);
    this.tuple = insert.matches() ? Optional.of(insert.group(1)) : Optional.empty();
    this.names = names;
    this.binder = binder;
  }

  /**
   * Returns a statement with parameters such as {@code :rowKey}, each of which occurs once.
   *
   * @throws IllegalArgumentException if one occurs twice
   */
  public static <R> BatchStatement<R> of(String sql, RowBinder<R> binder) {
    var names = PARAMETER.matcher(sql).results().map(found -> found.group(1).intern()).toList();
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("a parameter occurs twice in " + sql);
    }
    return new BatchStatement<>(PARAMETER.matcher(sql).replaceAll("?"), names, binder);
  }

  /**
   * Returns a statement whose parameters are components of a record: numbers, truth values, texts,
   * instants, and optional ones of these.
   *
   * @throws IllegalArgumentException if a parameter is no component, or occurs twice
   */
  public static <R extends Record> BatchStatement<R> of(String sql, Class<R> rowType) {
    var accessors = new LinkedHashMap<String, Method>();
    for (var component : rowType.getRecordComponents()) {
      component.getAccessor().setAccessible(true);
      accessors.put(component.getName().intern(), component.getAccessor());
    }
    var statement =
        BatchStatement.<R>of(
            sql,
            (row, parameters) -> {
              for (var name : parameters.names) {
                parameters.bindValue(name, valueOf(row, accessors.get(name)));
              }
            });
    if (!accessors.keySet().containsAll(statement.names)) {
      throw new IllegalArgumentException(rowType + " lacks parameters of " + sql);
    }
    return statement;
  }

  private static Object valueOf(Record row, Method accessor) {
    try {
      return accessor.invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(accessor + " can't be read", e);
    }
  }

  /**
   * Runs the statement for each of these rows.
   *
   * @throws IllegalStateException if it fails, or if the binder leaves a parameter without a value
   */
  public void run(Handle handle, List<R> rows) {
    try {
      var connection = handle.getConnection();
      if (rows.size() == 1) {
        update(connection, sql, rows);
      } else if (tuple.isPresent() && connection.isWrapperFor(JdbcConnection.class)) {
        insertTogether(connection, rows);
      } else {
        runBatch(connection, rows);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Runs the statement for one row.
   *
   * @return how many rows of the table it changed
   * @throws IllegalStateException if it fails, or if the binder leaves a parameter without a value
   */
  public int runOne(Handle handle, R row) {
    try {
      return update(handle.getConnection(), sql, List.of(row));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private IllegalStateException failed(SQLException e) {
    return new IllegalStateException("a batch failed: " + sql, e);
  }

  private void runBatch(Connection connection, List<R> rows) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      var parameters = new Parameters(statement, names);
      for (var row : rows) {
        binder.bind(row, parameters);
        parameters.endRow();
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * Inserts rows with few statements. H2 does much for each statement, also in a batch: among
   * others it looks for every query that it remembers whether it reads the table. PostgreSQL's
   * driver joins the rows of a batch itself.
   */
  private void insertTogether(Connection connection, List<R> rows) throws SQLException {
    int done = 0;
    while (done < rows.size()) {
      int count = Math.min(MAX_ROWS_TOGETHER, Integer.highestOneBit(rows.size() - done));
      update(connection, sqlFor(count), rows.subList(done, done + count));
      done += count;
    }
  }

  /** Returns the statement for so many rows, a power of two. */
  private String sqlFor(int rows) {
    int power = Integer.numberOfTrailingZeros(rows);
    if (repeated[power] == null) {
      repeated[power] = sql + (", " + tuple.orElseThrow()).repeat(rows - 1);
    }
    return repeated[power];
  }

  private int update(Connection connection, String text, List<R> rows) throws SQLException {
    try (var statement = connection.prepareStatement(text)) {
      var parameters = new Parameters(statement, names);
      for (int i = 0; i < rows.size(); i++) {
        parameters.offset = i * names.size();
        binder.bind(rows.get(i), parameters);
        parameters.endRow();
      }
      return statement.executeUpdate();
    }
  }

  /** The parameters of a statement. A null is bound as the NULL of its type. */
  public static final class Parameters {
    private final PreparedStatement statement;
    private final String[] names; // interned, as the literals of binders are
    private Map<Object, String> textOfShared = Map.of();
    private int offset;
    private int bound;

    private Parameters(PreparedStatement statement, List<String> names) {
      this.statement = statement;
      this.names = names.toArray(String[]::new);
    }

    /** Binds a number. */
    public Parameters bind(String name, long value) throws SQLException {
      statement.setLong(next(name), value);
      return this;
    }

    /** Binds a number that may be absent. */
    public Parameters bind(String name, OptionalInt value) throws SQLException {
      int index = next(name);
      if (value.isPresent()) {
        statement.setInt(index, value.getAsInt());
      } else {
        statement.setNull(index, Types.INTEGER);
      }
      return this;
    }

    /** Binds a truth value. */
    public Parameters bind(String name, boolean value) throws SQLException {
      statement.setBoolean(next(name), value);
      return this;
    }

    /** Binds a text. */
    public Parameters bind(String name, String value) throws SQLException {
      statement.setString(next(name), value);
      return this;
    }

    /** Binds bytes. */
    public Parameters bind(String name, byte[] value) throws SQLException {
      statement.setBytes(next(name), value);
      return this;
    }

    /** Binds an instant. */
    public Parameters bind(String name, Instant value) throws SQLException {
      int index = next(name);
      if (value == null) {
        statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
      } else {
        statement.setObject(index, Instants.column(value));
      }
      return this;
    }

    /** Binds a list or an object as JSON, written once if rows of the batch share it. */
    public Parameters bindJson(String name, Object value) throws SQLException {
      return bindShared(name, value, ColumnJson::write);
    }

    /**
     * Binds the text of an object that rows of the batch may share: it is written once for all of
     * them, and they share the text as well.
     */
    public <T> Parameters bindShared(String name, T value, Function<T, String> write)
        throws SQLException {
      if (textOfShared.isEmpty()) {
        textOfShared = new IdentityHashMap<>();
      }
      var text = textOfShared.get(value);
      if (text == null) {
        text = write.apply(value);
        textOfShared.put(value, text);
      }
      return bind(name, text);
    }

    private void bindValue(String name, Object value) throws SQLException {
      var given = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      if (given instanceof Instant instant) {
        bind(name, instant);
      } else if (given == null) {
        statement.setNull(next(name), Types.NULL);
      } else {
        statement.setObject(next(name), given);
      }
    }

    private int next(String name) {
      int index = bound < names.length && names[bound].equals(name) ? bound : find(name);
      bound++;
      return offset + index + 1;
    }

    private int find(String name) {
      int index = List.of(names).indexOf(name);
      if (index < 0) {
        throw new IllegalArgumentException("the statement has no parameter :" + name);
      }
      return index;
    }

    private void endRow() {
      if (bound != names.length) {
        throw new IllegalStateException("bound " + bound + " of the parameters " + List.of(names));
      }
      bound = 0;
    }
  }
}
