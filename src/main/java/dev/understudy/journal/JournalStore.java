package dev.understudy.journal;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of the journal but for writing and searching it. */
@RegisterRowMapper(JournalRow.class)
interface JournalStore {
  @SqlQuery(
      """
      select * from journal where place > :after and place < :end order by place limit :most\
      """)
  List<Entry> page(@Bind("after") long after, @Bind("end") long end, @Bind("most") int most);

  @SqlUpdate("update journal set note = :note where place = :place and note is null")
  void note(@Bind("place") long place, @Bind("note") String note);

  @SqlUpdate("delete from journal where place > :first and place <= :last")
  void delete(@Bind("first") long first, @Bind("last") long last);
}
