package dev.understudy.prolific.study;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of bonus payments. */
@RegisterConstructorMapper(BonusStore.BonusRow.class)
interface BonusStore {
  /**
   * Bonuses that were set up together.
   *
   * @param payments amounts by submission, as JSON
   * @param total in pence or cents
   */
  record BonusRow(
      long rowKey, String id, long studyKey, String payments, long total, Instant createdAt) {}

  @SqlQuery(
      """
      select * from prolific_bonus_payment
      where id = :id and row_key > :first and row_key < :end limit 1\
      """)
  Optional<BonusRow> find(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);
}
