package dev.understudy.journal;

import dev.understudy.sandbox.KeysetPage;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/** Queries for committed calls, outside of the sandbox's transactions. */
public final class JournalQueries {
  // with their bodies, up to 6 MB
  private static final int PAGE = 50;
  private static final String MATCHING =
      """
      from journal
      where row_key > :first and row_key < :end
        and (cast(:provider as varchar) is null or provider = :provider)
        and (cast(:operation as varchar) is null or operation = :operation)
        and (cast(:status as integer) is null or status = :status)
        and (cast(:credential as varchar) is null or credential = :credential)
        and (cast(:path as varchar) is null or path = :path)
        and (cast(:faultId as varchar) is null or position(cast(:faultId as varchar) in fault_ids) > 0)
      """;

  private static final KeysetPage.Rows<JournalEntry> CALLS =
      new KeysetPage.Rows<>(new JournalEntryMapper(), JournalEntry::number, JournalEntry::size);

  private final Jdbi jdbi;

  /** Queries of this database. */
  public JournalQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Returns calls that match, by number. */
  public KeysetPage.PageRows<JournalEntry> find(JournalFilter filter, KeysetPage page) {
    return page.find(
        jdbi,
        MATCHING,
        query ->
            query
                .bind("provider", filter.provider())
                .bind("operation", filter.operation())
                .bind("status", filter.status())
                .bind("credential", filter.credential())
                .bind("path", filter.path())
                .bind("faultId", filter.faultId().map(ColumnJson::write)),
        CALLS);
  }

  /** Returns the call with this id. */
  public Optional<JournalEntry> withId(long generation, String id) {
    return jdbi.withExtension(
        JournalStore.class,
        store -> store.find(RowKey.first(generation), RowKey.end(generation), id));
  }

  /** Returns calls after this number, the oldest first, up to a limit. */
  public List<JournalEntry> after(long generation, long number, int most) {
    return jdbi.withExtension(
        JournalStore.class,
        store -> store.page(RowKey.of(generation, number), RowKey.end(generation), most));
  }

  /** Passes on all calls after this number, the oldest first, a page at a time. */
  public void each(long generation, long number, Consumer<JournalEntry> look) {
    jdbi.useExtension(
        JournalStore.class,
        store -> {
          long after = RowKey.of(generation, number);
          List<JournalEntry> page;
          do {
            page = store.page(after, RowKey.end(generation), PAGE);
            page.forEach(look);
            if (!page.isEmpty()) {
              after = RowKey.of(generation, page.get(page.size() - 1).number());
            }
          } while (page.size() == PAGE);
        });
  }
}
