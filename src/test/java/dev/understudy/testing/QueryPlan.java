package dev.understudy.testing;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/** The plan of a query in H2. */
public final class QueryPlan {
  /** Stands in a plan for reading an index in the order of the result, up to the limit. */
  public static final String IN_ORDER = "/* index sorted */";

  private QueryPlan() {}

  /** Returns the plan of the last statement that the work runs. */
  public static String of(Handle handle, Consumer<Handle> work) {
    var sql = new AtomicReference<String>();
    handle
        .getConfig(SqlStatements.class)
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logBeforeExecution(StatementContext context) {
                sql.set(context.getParsedSql().getSql());
              }
            });
    work.accept(handle);
    return explain(handle, sql.get());
  }

  private static String explain(Handle handle, String sql) {
    try (var statement = handle.getConnection().prepareStatement("explain " + sql)) {
      int parameters = statement.getParameterMetaData().getParameterCount();
      for (int i = 1; i <= parameters; i++) {
        statement.setObject(i, null);
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no plan of " + sql, e);
    }
  }
}
