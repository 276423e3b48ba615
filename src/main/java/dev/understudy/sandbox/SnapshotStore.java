package dev.understudy.sandbox;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** SQL of snapshots. */
public final class SnapshotStore {
  private static final RowMapper<SnapshotRow> MAPPER =
      (row, context) ->
          new SnapshotRow(
              row.getString("sandbox"),
              row.getString("name"),
              row.getLong("generation"),
              row.getString("state"),
              row.getLong("stored_bytes"),
              row.getObject("taken_at", OffsetDateTime.class).toInstant());

  private final Handle handle;

  public SnapshotStore(Handle handle) {
    this.handle = handle;
  }

  /** Returns the snapshot of a sandbox with a name. */
  public Optional<SnapshotRow> find(String sandbox, String name) {
    return handle
        .createQuery("select * from snapshot where sandbox = :sandbox and name = :name")
        .bind("sandbox", sandbox)
        .bind("name", name)
        .map(MAPPER)
        .findOne();
  }

  /** Returns the snapshots of a sandbox, oldest first. */
  public List<SnapshotRow> all(String sandbox) {
    return handle
        .createQuery("select * from snapshot where sandbox = :sandbox order by generation")
        .bind("sandbox", sandbox)
        .map(MAPPER)
        .list();
  }

  /** Inserts a snapshot; its rows are copied in the same transaction. */
  public void insert(SnapshotRow row) {
    handle
        .createUpdate(
            """
            insert into snapshot (sandbox, name, generation, state, stored_bytes, taken_at)
            values (:sandbox, :name, :generation, :state, :storedBytes, :takenAt)\
            """)
        .bindMethods(row)
        .execute();
  }

  /** Deletes a snapshot; its rows are swept later. */
  public void delete(SnapshotRow row) {
    new SandboxStore(handle).discardGeneration(row.generation());
    handle
        .createUpdate("delete from snapshot where generation = :generation")
        .bind("generation", row.generation())
        .execute();
  }

  /** Deletes all snapshots of a sandbox; their rows are swept later. */
  public void deleteAll(String sandbox) {
    handle
        .createUpdate(
            """
            update generation set discarded = true
            where id in (select generation from snapshot where sandbox = :sandbox)\
            """)
        .bind("sandbox", sandbox)
        .execute();
    handle
        .createUpdate("delete from snapshot where sandbox = :sandbox")
        .bind("sandbox", sandbox)
        .execute();
  }

  /** Returns the approximate size of the rows of all snapshots of all sandboxes. */
  public long bytes() {
    return handle
        .createQuery("select coalesce(sum(stored_bytes), 0) from snapshot")
        .mapTo(Long.class)
        .one();
  }

  /** Returns whether the rows of a generation are all there, and not about to be swept. */
  public boolean isKept(long generation) {
    return handle
        .createQuery("select count(*) from generation where id = :id and not discarded")
        .bind("id", generation)
        .mapTo(Long.class)
        .one()
        .equals(1L);
  }

  /** Returns the SHA-256 of the credentials that fixtures registered for a sandbox. */
  public List<String> credentials(String sandbox) {
    return handle
        .createQuery("select hash from credential where sandbox = :sandbox order by hash")
        .bind("sandbox", sandbox)
        .mapTo(String.class)
        .list();
  }
}
