package dev.understudy.sociocs;

import dev.understudy.sandbox.ProviderTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of jobs and webhook subscriptions. */
@RegisterConstructorMapper(SociocsStore.JobRow.class)
@RegisterConstructorMapper(SociocsStore.WebhookSubscriptionRow.class)
interface SociocsStore {
  List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofMessages("sociocs_job", "body"),
          ProviderTable.ofRows("sociocs_webhook_subscription"));

  /**
   * A bulk job.
   *
   * @param rowKey the row key of its first message
   * @param body the text as it was sent
   * @param messages the number of its messages
   */
  record JobRow(
      long rowKey,
      String id,
      String provider,
      String channelKey,
      Optional<String> body,
      Instant schedule,
      long messages,
      Instant createdAt) {}

  /**
   * A webhook subscription.
   *
   * @param events a JSON array
   * @param statuses a JSON array
   */
  record WebhookSubscriptionRow(
      long rowKey,
      String id,
      String platform,
      String provider,
      String channelKey,
      String reference,
      String url,
      String events,
      Optional<String> statuses,
      Optional<String> secret,
      Instant createdAt,
      boolean deleted) {}

  @SqlQuery(
      """
      select * from sociocs_job where row_key > :first and row_key < :end
      order by schedule desc, row_key desc limit :limit\
      """)
  List<JobRow> latestJobs(
      @Bind("first") long first, @Bind("end") long end, @Bind("limit") int limit);

  @SqlQuery("select * from sociocs_job where row_key > :first and row_key < :end and id = :id")
  Optional<JobRow> findJob(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlBatch(
      """
      insert into sociocs_job (row_key, id, provider, channel_key, body, schedule, messages,
        created_at)
      values (:rowKey, :id, :provider, :channelKey, :body, :schedule, :messages, :createdAt)\
      """)
  void insertJobs(@BindMethods List<JobRow> rows);

  @SqlUpdate("update sociocs_job set schedule = :schedule where row_key = :rowKey")
  void rescheduleJob(@Bind("rowKey") long rowKey, @Bind("schedule") Instant schedule);

  @SqlUpdate("delete from sociocs_job where row_key = :rowKey")
  void deleteJob(@Bind("rowKey") long rowKey);

  @SqlQuery(
      "select * from sociocs_webhook_subscription where row_key > :first and row_key < :end order"
          + " by row_key")
  List<WebhookSubscriptionRow> subscriptions(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      insert into sociocs_webhook_subscription (row_key, id, platform, provider, channel_key, reference,
        url, events, statuses, secret, created_at, deleted)
      values (:rowKey, :id, :platform, :provider, :channelKey, :reference, :url, :events,
        :statuses, :secret, :createdAt, :deleted)\
      """)
  void insertSubscription(@BindMethods WebhookSubscriptionRow row);

  @SqlUpdate("delete from sociocs_webhook_subscription where row_key = :rowKey")
  void deleteSubscription(@Bind("rowKey") long rowKey);

  /** Keeps the row: its number must not be given to another subscription. */
  @SqlUpdate("update sociocs_webhook_subscription set deleted = true where row_key = :rowKey")
  void markSubscriptionDeleted(@Bind("rowKey") long rowKey);
}
