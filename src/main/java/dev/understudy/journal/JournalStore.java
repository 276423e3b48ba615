package dev.understudy.journal;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of the journal but for writing and searching it. */
@RegisterRowMapper(JournalEntryMapper.class)
interface JournalStore {
  /** About how many bytes a row takes without its bodies. */
  int ROW_BYTES = 1_000;

  /** What the bodies of a call take. */
  record BodySize(long place, long bytes) {}

  @SqlQuery(
      """
      select coalesce(sum(octet_length(body) + octet_length(response_body)), 0) from journal
      where place > :first and place < :end\
      """)
  long bodyBytes(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery("select count(*) from journal where place > :first and place < :end")
  long count(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      """
      select place, octet_length(body) + octet_length(response_body) as bytes from journal
      where place > :first and place < :end
        and octet_length(body) + octet_length(response_body) > 0
      order by place\
      """)
  @RegisterConstructorMapper(BodySize.class)
  List<BodySize> bodySizes(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      update journal set body = :nothing, response_body = :nothing
      where place > :first and place <= :last
        and octet_length(body) + octet_length(response_body) > 0\
      """)
  void dropBodies(
      @Bind("first") long first, @Bind("last") long last, @Bind("nothing") byte[] nothing);

  @SqlQuery(
      """
      select place from journal
      where place > :first and place < :end order by place limit :most\
      """)
  List<Long> oldest(@Bind("first") long first, @Bind("end") long end, @Bind("most") long most);

  @SqlQuery(
      """
      select * from journal where place > :after and place < :end order by place limit :most\
      """)
  List<JournalEntry> page(@Bind("after") long after, @Bind("end") long end, @Bind("most") int most);

  @SqlUpdate("update journal set note = :note where place = :place and note is null")
  void note(@Bind("place") long place, @Bind("note") String note);

  @SqlUpdate("delete from journal where place > :first and place <= :last")
  void delete(@Bind("first") long first, @Bind("last") long last);
}
