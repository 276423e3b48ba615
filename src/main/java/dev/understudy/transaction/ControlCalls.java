package dev.understudy.transaction;

import dev.understudy.json.WireJson;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.BatchStatement;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * The calls of the control plane that have changed a sandbox, in their order among the calls of the
 * journal. The first ones are kept, so that a session can be repeated from its beginning.
 */
public final class ControlCalls {
  /** The number of calls that are kept of a sandbox, from the first on. */
  public static final int MAX_KEPT = 500;

  private static final int MAX_BODY_LENGTH = 64 << 10;
  private static final int ROW_BYTES = 150;

  private static final CachedState<Long> LAST = ControlCalls::last;

  private static final BatchWriter<ControlCallRow> INSERT =
      BatchStatement.<ControlCallRow>of(
              """
              insert into control_call (row_key, after_call, at, method, path, body)
              values (:rowKey, :afterCall, :at, :method, :path, :body)\
              """,
              (row, to) ->
                  to.bind("rowKey", row.rowKey())
                      .bind("afterCall", row.afterCall())
                      .bind("at", row.at())
                      .bind("method", row.method())
                      .bind("path", row.path())
                      .bind("body", row.body().orElse(null)))
          ::run;

  private ControlCalls() {}

  /**
   * A call of the control plane.
   *
   * @param afterCall the number of the last call of the journal before it
   * @param at the sandbox's time afterwards
   * @param path below that of the sandbox, its parameters decoded
   * @param body a JSON object; empty if it is too long to be kept
   */
  public record ControlCallRow(
      long rowKey, long afterCall, Instant at, String method, String path, Optional<String> body) {}

  private static Long last(Handle handle, long generation) {
    return handle
        .createQuery(
            """
            select row_key from control_call where row_key > :first and row_key < :end
            order by row_key desc limit 1\
            """)
        .bind("first", RowKey.first(generation))
        .bind("end", RowKey.end(generation))
        .mapTo(Long.class)
        .findOne()
        .map(RowKey::number)
        .orElse(0L);
  }

  /**
   * Writes a call in the transaction that it has changed.
   *
   * @param path below that of the sandbox
   * @param body the fields that lead to the same change again
   */
  public static void write(SandboxTransaction tx, String method, String path, Map<String, ?> body) {
    write(tx, method, path, new String(WireJson.write(body), StandardCharsets.UTF_8));
  }

  /**
   * Writes a call in the transaction that it has changed.
   *
   * @param path below that of the sandbox
   * @param json the fields that lead to the same change again
   */
  public static void write(SandboxTransaction tx, String method, String path, String json) {
    long number = tx.cached(LAST) + 1;
    if (number > MAX_KEPT) {
      return;
    }
    tx.cache(LAST, number);
    var body = Optional.of(json).filter(text -> text.length() <= MAX_BODY_LENGTH);
    tx.write(
        INSERT,
        new ControlCallRow(
            RowKey.of(tx.generation(), number), tx.lastCallNumber(), tx.now(), method, path, body));
    tx.addStoredBytes(ROW_BYTES + body.map(String::length).orElse(0));
  }

  /** Returns the calls that are kept of a generation, the oldest first. */
  public static List<ControlCallRow> read(Handle handle, long generation) {
    return handle
        .createQuery(
            """
            select row_key, after_call, at, method, path, body from control_call
            where row_key > :first and row_key < :end order by row_key\
            """)
        .bind("first", RowKey.first(generation))
        .bind("end", RowKey.end(generation))
        .map(ConstructorMapper.of(ControlCallRow.class))
        .list();
  }
}
