package dev.understudy.registry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of the sweeper. */
interface SweeperStore {
  @SqlQuery(
      "select id from generation where discarded order by id limit :limit for update skip locked")
  List<Long> discarded(@Bind("limit") int limit);

  @SqlUpdate("delete from generation where id between :first and :last")
  void deleteGenerations(@Bind("first") long first, @Bind("last") long last);

  /** Returns the key of the last row of a slice. */
  @SqlQuery(
      """
      select max(row_key) from (
        select row_key from <table> where row_key > :first and row_key < :end
        order by row_key limit :limit)
        as slice\
      """)
  Optional<Long> lastOfSlice(
      @Define("table") String table,
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("limit") int limit);

  @SqlUpdate("delete from <table> where row_key > :first and row_key <= :last")
  int deleteRows(@Define("table") String table, @Bind("first") long first, @Bind("last") long last);

  @SqlUpdate("delete from <table> where generation between :first and :last")
  int deleteAll(@Define("table") String table, @Bind("first") long first, @Bind("last") long last);

  @SqlUpdate(
      """
      delete from fixture_document
      where used_at < :before and not exists (
        select 1 from sandbox
        where not deleted and position(fixture_document.hash in sandbox.fixtures) > 0)
      and not exists (
        select 1 from snapshot where position(fixture_document.hash in snapshot.state) > 0)\
      """)
  void deleteUnusedDocuments(@Bind("before") Instant before);

  @SqlUpdate(
      """
      delete from sandbox
      where deleted and generation < (select max(id) - :keep from generation)\
      """)
  void deleteOldTombstones(@Bind("keep") long keep);
}
