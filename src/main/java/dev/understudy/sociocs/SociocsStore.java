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
          ProviderTable.ofRows("webhook_subscription"));

  /**
   * A bulk job.
   *
   * @param place the row key of its first message
   * @param body the text as it was sent
   * @param messages the number of its messages
   */
  record JobRow(
      long place,
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
   * @param events words with commas between them
   * @param statuses words with commas between them
   */
  record WebhookSubscriptionRow(
      long place,
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
      select * from sociocs_job where place > :first and place < :end
      order by schedule desc, place desc limit :limit\
      """)
  List<JobRow> latestJobs(
      @Bind("first") long first, @Bind("end") long end, @Bind("limit") int limit);

  @SqlQuery("select * from sociocs_job where place > :first and place < :end and id = :id")
  Optional<JobRow> findJob(@Bind("first") long first, @Bind("end") long end, @Bind("id") String id);

  @SqlBatch(
      """
      insert into sociocs_job (place, id, provider, channel_key, body, schedule, messages,
        created_at)
      values (:place, :id, :provider, :channelKey, :body, :schedule, :messages, :createdAt)\
      """)
  void insertJobs(@BindMethods List<JobRow> rows);

  @SqlUpdate("update sociocs_job set schedule = :schedule where place = :place")
  void rescheduleJob(@Bind("place") long place, @Bind("schedule") Instant schedule);

  @SqlUpdate("delete from sociocs_job where place = :place")
  void deleteJob(@Bind("place") long place);

  @SqlQuery(
      "select * from webhook_subscription where place > :first and place < :end order by place")
  List<WebhookSubscriptionRow> subscriptions(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      insert into webhook_subscription (place, id, platform, provider, channel_key, reference,
        url, events, statuses, secret, created_at, deleted)
      values (:place, :id, :platform, :provider, :channelKey, :reference, :url, :events,
        :statuses, :secret, :createdAt, :deleted)\
      """)
  void insertSubscription(@BindMethods WebhookSubscriptionRow row);

  @SqlUpdate("delete from webhook_subscription where place = :place")
  void deleteSubscription(@Bind("place") long place);

  /** Keeps the row: its number must not be given to another subscription. */
  @SqlUpdate("update webhook_subscription set deleted = true where place = :place")
  void markSubscriptionDeleted(@Bind("place") long place);
}
