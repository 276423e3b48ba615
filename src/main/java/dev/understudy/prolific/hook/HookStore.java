package dev.understudy.prolific.hook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of secrets, subscriptions and events. */
@RegisterConstructorMapper(HookStore.SecretRow.class)
@RegisterConstructorMapper(HookStore.HookSubscriptionRow.class)
@RegisterConstructorMapper(HookStore.EventRow.class)
@RegisterConstructorMapper(HookStore.AttemptsRow.class)
interface HookStore {
  /** A secret of a workspace. The latest one of each workspace counts. */
  record SecretRow(long rowKey, String id, String workspaceId, String secret) {}

  /**
   * A subscription.
   *
   * @param confirmation the secret that confirms it
   * @param enabledAt when it was last turned on
   */
  record HookSubscriptionRow(
      long rowKey,
      String id,
      String workspaceId,
      String eventType,
      String targetUrl,
      boolean enabled,
      boolean confirmed,
      boolean deleted,
      String confirmation,
      Instant enabledAt) {
    HookSubscriptionRow confirmedNow() {
      return with(eventType, targetUrl, enabled, true, deleted, enabledAt);
    }

    HookSubscriptionRow deletedNow() {
      return with(eventType, targetUrl, false, confirmed, true, enabledAt);
    }

    HookSubscriptionRow turned(boolean on, Instant now) {
      return with(eventType, targetUrl, on, confirmed, deleted, on && !enabled ? now : enabledAt);
    }

    HookSubscriptionRow telling(String type, String url) {
      return with(type, url, enabled, confirmed, deleted, enabledAt);
    }

    private HookSubscriptionRow with(
        String type,
        String url,
        boolean on,
        boolean isConfirmed,
        boolean isDeleted,
        Instant since) {
      return new HookSubscriptionRow(
          rowKey, id, workspaceId, type, url, on, isConfirmed, isDeleted, confirmation, since);
    }
  }

  /**
   * An event of a subscription.
   *
   * @param rowKey that of its webhook
   */
  record NewEventRow(
      long rowKey,
      long subscriptionKey,
      String id,
      String eventType,
      String resourceId,
      String targetUrl,
      Instant createdAt) {}

  /** An event with what became of its webhook. */
  record EventRow(
      long rowKey,
      String id,
      String eventType,
      String resourceId,
      String targetUrl,
      Instant createdAt,
      String payload,
      String state,
      String attempts) {}

  /** The attempts of a webhook, as JSON. */
  record AttemptsRow(String state, String attempts) {}

  @SqlQuery(
      """
      select * from prolific_hook_secret
      where row_key > :first and row_key < :end and workspace_id = :workspaceId
      order by row_key desc limit 1\
      """)
  Optional<SecretRow> secret(
      @Bind("first") long first, @Bind("end") long end, @Bind("workspaceId") String workspaceId);

  @SqlUpdate(
      """
      insert into prolific_hook_secret (row_key, id, workspace_id, secret)
      values (:rowKey, :id, :workspaceId, :secret)\
      """)
  void insert(@BindMethods SecretRow row);

  @SqlQuery(
      """
      select * from prolific_hook_subscription where row_key > :first and row_key < :end
      order by row_key\
      """)
  List<HookSubscriptionRow> subscriptions(@Bind("first") long first, @Bind("end") long end);

  @SqlUpdate(
      """
      insert into prolific_hook_subscription (row_key, id, workspace_id, event_type, target_url, enabled,
        confirmed, deleted, confirmation, enabled_at)
      values (:rowKey, :id, :workspaceId, :eventType, :targetUrl, :enabled,
        :confirmed, :deleted, :confirmation, :enabledAt)\
      """)
  void insert(@BindMethods HookSubscriptionRow row);

  @SqlUpdate(
      """
      update prolific_hook_subscription set event_type = :eventType, target_url = :targetUrl,
        enabled = :enabled, confirmed = :confirmed, deleted = :deleted, enabled_at = :enabledAt
      where row_key = :rowKey\
      """)
  void update(@BindMethods HookSubscriptionRow row);

  @SqlBatch(
      """
      insert into prolific_hook_event (row_key, subscription_key, id, event_type, resource_id,
        target_url, created_at)
      values (:rowKey, :subscriptionKey, :id, :eventType, :resourceId, :targetUrl, :createdAt)\
      """)
  void insertEvents(@BindMethods List<NewEventRow> rows);

  /** Returns events of a subscription, the newest first; an absent filter matches all. */
  @SqlQuery(
      """
      select event.*, webhook.payload, webhook.state, webhook.attempts
      from prolific_hook_event as event join webhook on webhook.row_key = event.row_key
      where event.subscription_key = :subscriptionKey
        and (:anyState or webhook.state = any(:states))
        and (cast(:resourceId as varchar) is null or event.resource_id = :resourceId)
      order by event.row_key desc limit :limit offset :offset\
      """)
  List<EventRow> events(
      @Bind("subscriptionKey") long subscriptionKey,
      @Bind("anyState") boolean anyState,
      @Bind("states") List<String> states,
      @Bind("resourceId") Optional<String> resourceId,
      @Bind("limit") int limit,
      @Bind("offset") long offset);

  @SqlQuery(
      """
      select count(*)
      from prolific_hook_event as event join webhook on webhook.row_key = event.row_key
      where event.subscription_key = :subscriptionKey
        and (:anyState or webhook.state = any(:states))
        and (cast(:resourceId as varchar) is null or event.resource_id = :resourceId)\
      """)
  long countEvents(
      @Bind("subscriptionKey") long subscriptionKey,
      @Bind("anyState") boolean anyState,
      @Bind("states") List<String> states,
      @Bind("resourceId") Optional<String> resourceId);

  /** Returns the attempts of the latest events of a type at a URL, the newest first. */
  @SqlQuery(
      """
      select webhook.state, webhook.attempts
      from prolific_hook_event as event join webhook on webhook.row_key = event.row_key
      where event.row_key > :first and event.row_key < :end
        and event.event_type = :eventType and event.target_url = :targetUrl
      order by event.row_key desc limit :limit\
      """)
  List<AttemptsRow> attempts(
      @Bind("first") long first,
      @Bind("end") long end,
      @Bind("eventType") String eventType,
      @Bind("targetUrl") String targetUrl,
      @Bind("limit") int limit);
}
