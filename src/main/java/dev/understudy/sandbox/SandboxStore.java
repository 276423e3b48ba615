package dev.understudy.sandbox;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;

/**
 * The SQL of sandboxes, their generations, credentials and fixture documents. Written out, as a
 * start waits for it: interfaces with annotations, as elsewhere, take their time to be set up.
 */
final class SandboxStore {
  private final Handle handle;

  SandboxStore(Handle handle) {
    this.handle = handle;
  }

  Optional<SandboxRow> find(String id) {
    return sandboxes("where id = ? and not deleted", id).stream().findFirst();
  }

  Optional<SandboxRow> lock(String id) {
    return sandboxes("where id = ? for update", id).stream().findFirst();
  }

  Optional<Boolean> state(String id) {
    return handle
        .select("select deleted from sandbox where id = ?", id)
        .mapTo(Boolean.class)
        .findOne();
  }

  List<SandboxRow> all() {
    return sandboxes("where not deleted order by generation");
  }

  /** Those that run by themselves and have something to do. */
  List<SandboxRow> withWork() {
    return sandboxes(
        """
        where next_work is not null and clock_mode = 'live' and not deleted
        order by next_work""");
  }

  private List<SandboxRow> sandboxes(String which, Object... values) {
    return handle
        .select("select * from sandbox " + which, values)
        .map(new SandboxRow.Mapper())
        .list();
  }

  long count() {
    return handle.select("select count(*) from sandbox where not deleted").mapTo(Long.class).one();
  }

  Optional<String> longestUnused() {
    return text(
        """
        select id from sandbox
        where made_by_use and not deleted
        order by used_at, generation limit 1""");
  }

  private Optional<String> text(String sql, Object... values) {
    return handle.select(sql, values).mapTo(String.class).findOne();
  }

  void insert(SandboxRow row) {
    write(
        """
        insert into sandbox (id, version, generation, seed, fixtures, opening, made_by_use, deleted,
          unknown_entities, prolific_profile, clock_mode, clock_at, clock_shift,
          messages, kept_messages, calls, faults, webhooks, works, next_work, created_at, used_at)
        values (:id, :version, :generation, :seed, :fixtures, :opening, :madeByUse, :deleted,
          :unknownEntities, :prolificProfile, :clockMode, :clockAt, :clockShift,
          :messages, :keptMessages, :calls, :faults, :webhooks, :works, :nextWork, :createdAt,
          :usedAt)""",
        row);
  }

  /** Writes everything that can change of a sandbox. */
  void update(SandboxRow row) {
    write(
        """
        update sandbox set version = :version, generation = :generation, fixtures = :fixtures,
          deleted = :deleted, opening = :opening,
          unknown_entities = :unknownEntities, prolific_profile = :prolificProfile,
          clock_mode = :clockMode, clock_at = :clockAt, clock_shift = :clockShift,
          messages = :messages, kept_messages = :keptMessages, calls = :calls,
          faults = :faults, webhooks = :webhooks, works = :works, next_work = :nextWork,
          used_at = :usedAt
        where id = :id""",
        row);
  }

  private void write(String sql, SandboxRow row) {
    try (Update update = handle.createUpdate(sql)) {
      update.bindMethods(row).execute();
    }
  }

  void delete(String id) {
    handle.execute("delete from sandbox where id = ?", id);
  }

  long newGeneration(String sandbox) {
    try (Update update =
        handle.createUpdate("insert into generation (sandbox, discarded) values (?, false)")) {
      return update.bind(0, sandbox).executeAndReturnGeneratedKeys("id").mapTo(Long.class).one();
    }
  }

  void discardGeneration(long id) {
    handle.execute("update generation set discarded = true where id = ?", id);
  }

  Optional<String> sandboxOfCredential(String hash) {
    return text("select sandbox from credential where hash = ?", hash);
  }

  void addCredential(String hash, String sandbox) {
    handle.execute("insert into credential (hash, sandbox) values (?, ?)", hash, sandbox);
  }

  void deleteCredentials(String sandbox) {
    handle.execute("delete from credential where sandbox = ?", sandbox);
  }

  Optional<String> document(String hash) {
    return text("select document from fixture_document where hash = ?", hash);
  }

  /** Says that a document was used; how many there were of it. */
  int touchDocument(String hash, Instant at) {
    return handle.execute("update fixture_document set used_at = ? where hash = ?", at, hash);
  }

  /** Keeps a document, also where another transaction has just begun to keep the same one. */
  void addDocument(String hash, String document, Instant at) {
    handle.savepoint("document");
    try {
      handle.execute(
          "insert into fixture_document (hash, document, used_at) values (?, ?, ?)",
          hash,
          document,
          at);
      handle.releaseSavepoint("document");
    } catch (UnableToExecuteStatementException e) {
      if (!(e.getCause() instanceof SQLException cause && "23505".equals(cause.getSQLState()))) {
        throw e;
      }
      handle.rollbackToSavepoint("document");
    }
  }
}
