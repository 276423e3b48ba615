package dev.understudy.sandbox;

import dev.understudy.store.SqlStates;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;

/**
 * SQL of sandboxes, their generations, credentials and fixture documents. It is no SqlObject
 * interface, because setting up one would lengthen the start of the server.
 */
public final class SandboxStore {
  private final Handle handle;

  public SandboxStore(Handle handle) {
    this.handle = handle;
  }

  public Optional<SandboxRow> find(String id) {
    return handle
        .createQuery("select * from sandbox where id = :id and not deleted")
        .bind("id", id)
        .map(new SandboxRow.SandboxRowMapper())
        .findOne();
  }

  public Optional<SandboxRow> lock(String id) {
    return handle
        .createQuery("select * from sandbox where id = :id for update")
        .bind("id", id)
        .map(new SandboxRow.SandboxRowMapper())
        .findOne();
  }

  /** Locks a sandbox, unless another transaction has locked it. */
  Optional<SandboxRow> lockUnlessBusy(String id) {
    return handle
        .createQuery("select * from sandbox where id = :id for update skip locked")
        .bind("id", id)
        .map(new SandboxRow.SandboxRowMapper())
        .findOne();
  }

  /** Returns whether a sandbox is deleted; empty if there is no row. */
  public Optional<Boolean> isDeleted(String id) {
    return handle
        .createQuery("select deleted from sandbox where id = :id")
        .bind("id", id)
        .mapTo(Boolean.class)
        .findOne();
  }

  public List<SandboxRow> all() {
    return handle
        .createQuery("select * from sandbox where not deleted order by generation")
        .map(new SandboxRow.SandboxRowMapper())
        .list();
  }

  /** Returns the sandboxes with a live clock and work, due now or later. */
  public List<SandboxRow> withPendingWork() {
    return handle
        .createQuery(
            """
            select * from sandbox
            where next_work is not null and clock_mode = 'live' and not deleted
            order by next_work\
            """)
        .map(new SandboxRow.SandboxRowMapper())
        .list();
  }

  public List<SandboxSize> sizes() {
    return handle
        .createQuery("select id, stored_bytes from sandbox where not deleted and stored_bytes > 0")
        .map((row, context) -> new SandboxSize(row.getString(1), row.getLong(2)))
        .list();
  }

  /** Returns the number of sandboxes. */
  public long count() {
    return handle.createQuery("select sandboxes from sandbox_count").mapTo(Long.class).one();
  }

  /**
   * Changes the number of sandboxes. The count is locked until the transaction ends.
   *
   * @return false if there would be more than the maximum
   */
  boolean count(long change, long max) {
    return handle
            .createUpdate(
                """
                update sandbox_count set sandboxes = sandboxes + :change
                where sandboxes + :change <= :max\
                """)
            .bind("change", change)
            .bind("max", max)
            .execute()
        > 0;
  }

  /** Returns the longest unused sandboxes that calls created. */
  List<String> longestUnused(long limit) {
    return handle
        .createQuery(
            """
            select id from sandbox
            where made_by_use and not deleted
            order by used_at, generation limit :limit\
            """)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  public void insert(SandboxRow row) {
    write(
        """
        insert into sandbox (id, version, last_of_servers, generation, seed, fixtures, initial_state, made_by_use, deleted,
          unknown_entities, provider_settings, clock_mode, clock_at, clock_shift,
          messages, kept_messages, calls, faults, webhooks, works, stored_bytes, next_work,
          created_at, used_at)
        values (:id, :version, :lastOfServers, :generation, :seed, :fixtures, :initialState, :madeByUse, :deleted,
          :unknownEntities, :providerSettings, :clockMode, :clockAt, :clockShift,
          :messages, :keptMessages, :calls, :faults, :webhooks, :works, :storedBytes, :nextWork,
          :createdAt, :usedAt)\
        """,
        row);
  }

  /** Writes all columns of a sandbox that can change. */
  public void update(SandboxRow row) {
    write(
        """
        update sandbox set version = :version, last_of_servers = :lastOfServers,
          generation = :generation, fixtures = :fixtures, deleted = :deleted, initial_state = :initialState,
          unknown_entities = :unknownEntities, provider_settings = :providerSettings,
          clock_mode = :clockMode, clock_at = :clockAt, clock_shift = :clockShift,
          messages = :messages, kept_messages = :keptMessages, calls = :calls,
          faults = :faults, webhooks = :webhooks, works = :works, stored_bytes = :storedBytes,
          next_work = :nextWork, created_at = :createdAt, used_at = :usedAt
        where id = :id\
        """,
        row);
  }

  private void write(String sql, SandboxRow row) {
    try (Update update = handle.createUpdate(sql)) {
      update.bindMethods(row).execute();
    }
  }

  /** Deletes the row of a sandbox that the caller has locked. */
  void delete(String id) {
    handle.createUpdate("delete from sandbox where id = :id").bind("id", id).execute();
  }

  /** Deletes the snapshots of a sandbox; their rows are swept later. */
  public void deleteSnapshots(String sandbox) {
    new SnapshotStore(handle).deleteAll(sandbox);
  }

  /** Deletes the row that is left of a deleted sandbox. */
  public void deleteTombstone(String id) {
    handle.createUpdate("delete from sandbox where id = :id and deleted").bind("id", id).execute();
  }

  public long newGeneration(String sandbox) {
    try (Update update =
        handle.createUpdate(
            "insert into generation (sandbox, discarded) values (:sandbox, false)")) {
      return update
          .bind("sandbox", sandbox)
          .executeAndReturnGeneratedKeys("id")
          .mapTo(Long.class)
          .one();
    }
  }

  public void discardGeneration(long id) {
    handle
        .createUpdate("update generation set discarded = true where id = :id")
        .bind("id", id)
        .execute();
  }

  public Optional<String> sandboxOfCredential(String hash) {
    return handle
        .createQuery("select sandbox from credential where hash = :hash")
        .bind("hash", hash)
        .mapTo(String.class)
        .findOne();
  }

  /**
   * Registers a credential.
   *
   * @return false if it is registered already, also by a transaction at the same time
   */
  public boolean addCredential(String hash, String sandbox) {
    return insertUnlessThere(
        handle
            .createUpdate("insert into credential (hash, sandbox) values (:hash, :sandbox)")
            .bind("hash", hash)
            .bind("sandbox", sandbox));
  }

  public void deleteCredentials(String sandbox) {
    handle
        .createUpdate("delete from credential where sandbox = :sandbox")
        .bind("sandbox", sandbox)
        .execute();
  }

  public Optional<String> document(String hash) {
    return handle
        .createQuery("select document from fixture_document where hash = :hash")
        .bind("hash", hash)
        .mapTo(String.class)
        .findOne();
  }

  /** Returns when the use of a document was noted last; empty if it is not stored. */
  public Optional<Instant> documentUsedAt(String hash) {
    return handle
        .createQuery("select used_at from fixture_document where hash = :hash")
        .bind("hash", hash)
        .mapTo(Instant.class)
        .findOne();
  }

  /** Notes the use of a document; returns 0 if it is not stored. */
  public int touchDocument(String hash, Instant at) {
    return handle
        .createUpdate("update fixture_document set used_at = :at where hash = :hash")
        .bind("at", at)
        .bind("hash", hash)
        .execute();
  }

  /** Stores a document, unless it is stored, also by a transaction at the same time. */
  public void addDocument(String hash, String document, Instant at) {
    insertUnlessThere(
        handle
            .createUpdate(
                """
                insert into fixture_document (hash, document, used_at)
                values (:hash, :document, :at)\
                """)
            .bind("hash", hash)
            .bind("document", document)
            .bind("at", at));
  }

  /** Inserts after a savepoint, since PostgreSQL refuses all statements after a failed one. */
  private boolean insertUnlessThere(Update insert) {
    handle.savepoint("insert");
    try {
      insert.execute();
      handle.releaseSavepoint("insert");
      return true;
    } catch (UnableToExecuteStatementException e) {
      if (!SqlStates.isDuplicate(e)) {
        throw e;
      }
      handle.rollbackToSavepoint("insert");
      return false;
    }
  }
}
