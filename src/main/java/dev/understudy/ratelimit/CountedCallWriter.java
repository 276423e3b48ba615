package dev.understudy.ratelimit;

import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Writes the calls that limits let through, those of one transaction in one row: every such call
 * pays for it.
 */
final class CountedCallWriter {
  static final BatchWriter<CountedCallRow> COUNTED = CountedCallWriter::counted;

  /** A call that was let through in a generation. */
  record CountedCallRow(long generation, CountedCall passed) {}

  private CountedCallWriter() {}

  private static void counted(Handle handle, List<CountedCallRow> calls) {
    // a sandbox that begins again in the middle of a turn has two generations in it
    var byGeneration =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    CountedCallRow::generation, LinkedHashMap::new, Collectors.toList()));
    var sql = "insert into counted_call (place, calls) values (?, ?)";
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      for (var together : byGeneration.values()) {
        var last = together.get(together.size() - 1);
        statement.setLong(1, RowKey.of(last.generation(), last.passed().call()));
        statement.setString(
            2,
            together.stream().map(each -> each.passed().line()).collect(Collectors.joining("\n")));
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw new IllegalStateException("calls can't be counted", e);
    }
  }
}
