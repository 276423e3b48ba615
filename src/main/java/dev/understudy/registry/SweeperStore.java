package dev.understudy.registry;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of what nobody needs any more. */
interface SweeperStore {
  @SqlQuery("select id from generation where discarded order by id limit 1 for update skip locked")
  Optional<Long> discarded();

  @SqlUpdate("delete from generation where id = :id")
  void deleteGeneration(@Bind("id") long id);

  /** The place of the last of so many rows. */
  @SqlQuery(
      """
      select max(row_key) from (
        select row_key from <table> where row_key > :first and row_key < :end
        order by row_key limit :most)
        as slice\
      """)
  Optional<Long> last(
      @Define("table") String table,
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("most") int most);

  @SqlUpdate("delete from <table> where row_key > :first and row_key <= :last")
  int deleteRows(@Define("table") String table, @Bind("first") long first, @Bind("last") long last);

  @SqlUpdate("delete from <table> where generation = :generation")
  int deleteAll(@Define("table") String table, @Bind("generation") long generation);

  @SqlUpdate(
      """
      delete from fixture_document
      where used_at < :before and not exists (
        select 1 from sandbox
        where not deleted and position(fixture_document.hash in sandbox.fixtures) > 0)\
      """)
  void deleteUnusedDocuments(@Bind("before") Instant before);

  @SqlUpdate(
      """
      delete from sandbox
      where deleted and generation < (select max(id) - :keep from generation)\
      """)
  void deleteOldTombstones(@Bind("keep") long keep);
}
