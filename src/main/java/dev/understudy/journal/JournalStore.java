package dev.understudy.journal;

import dev.understudy.store.BatchStatement;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of the journal, except for searches. */
@RegisterRowMapper(JournalEntryMapper.class)
interface JournalStore {
  /** About how many bytes a row takes without its bodies. */
  int ROW_BYTES = 1_000;

  /** Inserts entries. */
  BatchWriter<JournalRow> INSERT =
      BatchStatement.<JournalRow>of(
              """
              insert into journal (row_key, id, at, provider, operation, method, path, query,
                credential, headers, body, body_length, status, response_headers, response_body,
                response_length, duration_micros, fault_ids, messages_before, messages_after, note)
              values (:rowKey, :id, :at, :provider, :operation, :method, :path, :query,
                :credential, :headers, :body, :bodyLength, :status, :responseHeaders, :responseBody,
                :responseLength, :durationMicros, :faultIds, :messagesBefore, :messagesAfter, :note)\
              """,
              (row, to) -> {
                var entry = row.entry();
                var asked = entry.asked();
                var answered = entry.answered();
                to.bind("rowKey", row.rowKey())
                    .bind("id", entry.id())
                    .bind("at", entry.at())
                    .bind("provider", asked.provider().orElse(null))
                    .bind("operation", asked.operation().orElse(null))
                    .bind("method", asked.method())
                    .bind("path", asked.path())
                    .bind("query", asked.query().orElse(null))
                    .bind("credential", asked.credential().orElse(null))
                    .bindShared("headers", asked.headers(), ColumnJson::writeTexts)
                    .bind("body", asked.body().kept())
                    .bind("bodyLength", asked.body().length())
                    .bind("status", answered.status())
                    .bindShared("responseHeaders", answered.headers(), ColumnJson::writeTexts)
                    .bind("responseBody", answered.body().kept())
                    .bind("responseLength", answered.body().length())
                    .bind("durationMicros", entry.took().toNanos() / 1_000)
                    .bindJson("faultIds", entry.faultIds())
                    .bind("messagesBefore", entry.messages().before())
                    .bind("messagesAfter", entry.messages().last())
                    .bind("note", entry.note().orElse(null));
              })
          ::run;

  /** Deletes the entries of spans. */
  BatchWriter<JournalSpan> DELETE =
      BatchStatement.<JournalSpan>of(
              "delete from journal where row_key > :first and row_key <= :last",
              (span, to) -> to.bind("first", span.first()).bind("last", span.last()))
          ::run;

  /** The entries after one row key, up to another. */
  record JournalSpan(long first, long last) {}

  /** An entry as it is written. */
  record JournalRow(long rowKey, JournalEntry entry) {}

  /** The number of bytes that the bodies of a call take. */
  record BodySize(long rowKey, long bytes) {}

  @SqlQuery(
      """
      select coalesce(sum(octet_length(body) + octet_length(response_body)), 0) from journal
      where row_key > :first and row_key < :end\
      """)
  long bodyBytes(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery("select count(*) from journal where row_key > :first and row_key < :end")
  long count(@Bind("first") long first, @Bind("end") long end);

  @SqlQuery(
      """
      select row_key, octet_length(body) + octet_length(response_body) as bytes from journal
      where row_key > :first and row_key < :end
        and octet_length(body) + octet_length(response_body) > 0
      order by row_key\
      """)
  @RegisterConstructorMapper(BodySize.class)
  List<BodySize> bodySizes(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      update journal set body = :nothing, response_body = :nothing
      where row_key > :first and row_key <= :last
        and octet_length(body) + octet_length(response_body) > 0\
      """)
  void dropBodies(
      @Bind("first") long first, @Bind("last") long last, @Bind("nothing") byte[] nothing);

  @SqlQuery(
      """
      select row_key from journal
      where row_key > :first and row_key < :end order by row_key limit :most\
      """)
  List<Long> oldest(@Bind("first") long first, @Bind("end") long end, @Bind("most") long most);

  @SqlQuery(
      """
      select * from journal where row_key > :after and row_key < :end order by row_key limit :most\
      """)
  List<JournalEntry> page(@Bind("after") long after, @Bind("end") long end, @Bind("most") int most);

  @SqlQuery("select * from journal where row_key > :first and row_key < :end and id = :id")
  Optional<JournalEntry> find(
      @Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlUpdate("update journal set note = :note where row_key = :rowKey and note is null")
  void note(@Bind("rowKey") long rowKey, @Bind("note") String note);
}
