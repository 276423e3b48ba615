package dev.understudy.sociocs;

import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The webhook subscriptions of a sandbox: those of its fixtures, and those that calls made. */
final class WebhookSubscriptions {
  private static final CachedState<List<WebhookSubscriptionRow>> KEPT = WebhookSubscriptions::load;
  private static final String ACTIVE = "active";

  private final SandboxTransaction tx;

  WebhookSubscriptions(SandboxTransaction tx) {
    this.tx = tx;
  }

  /**
   * A subscription as it is kept.
   *
   * @param events and statuses: words with commas between them
   */
  public record WebhookSubscriptionRow(
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
      boolean deleted) {
    WebhookSubscription subscription(SociocsEntities entities) {
      var channel =
          Optional.ofNullable(entities.channels().get(channelKey))
              .orElseGet(
                  () -> Channel.unknown(channelKey, ChannelProvider.of(provider).orElseThrow()));
      return new WebhookSubscription(
          id,
          platform,
          channel,
          reference,
          url,
          Set.of(events.split(",")),
          statuses.map(words -> words.isEmpty() ? Set.of() : Set.of(words.split(","))),
          secret);
    }

    /** As a call is answered (docs: the fields). */
    WebhookSubscriptionView shown() {
      return new WebhookSubscriptionView(
          id,
          channelKey,
          createdAt.toEpochMilli(),
          platform,
          provider,
          ACTIVE,
          reference,
          "incoming",
          url);
    }
  }

  record WebhookSubscriptionView(
      String id,
      String channelKey,
      long createdAt,
      String platform,
      String provider,
      String status,
      String subscriberReferenceId,
      String triggerDirection,
      String webhookUrl) {}

  private static List<WebhookSubscriptionRow> load(Handle handle, long generation) {
    return handle
        .attach(WebhookSubscriptionStore.class)
        .all(RowKey.first(generation), RowKey.end(generation));
  }

  /** Those that are there, in the order of their making. */
  List<WebhookSubscriptionRow> all() {
    return tx.cached(KEPT).stream().filter(row -> !row.deleted()).toList();
  }

  /** Those that are there, as webhooks need them. */
  List<WebhookSubscription> active() {
    var entities = tx.entities().of(SociocsFixtures.READER);
    return all().stream().map(row -> row.subscription(entities)).toList();
  }

  /** Adds one, or replaces the one that has the same reference, which keeps its id (docs). */
  String put(WebhookSubscription given, LongFunction<String> idOfNumber) {
    var before = withReference(given);
    return put(
        given,
        before,
        number -> before.map(WebhookSubscriptionRow::id).orElseGet(() -> idOfNumber.apply(number)));
  }

  /** Does the same for one of a fixture, which says its id: nothing else has that. */
  void plant(WebhookSubscription given) {
    var before = withReference(given);
    all().stream()
        .filter(row -> row.id().equals(given.id()) && !before.equals(Optional.of(row)))
        .forEach(row -> remove(row.id()));
    put(given, before, number -> given.id());
  }

  private Optional<WebhookSubscriptionRow> withReference(WebhookSubscription given) {
    return all().stream()
        .filter(row -> row.reference().equals(given.subscriberReferenceId()))
        .findFirst();
  }

  private String put(
      WebhookSubscription given,
      Optional<WebhookSubscriptionRow> before,
      LongFunction<String> idOfNumber) {
    long number =
        before
            .map(row -> RowKey.number(row.place()))
            .orElseGet(() -> (long) tx.cached(KEPT).size() + 1);
    var row =
        new WebhookSubscriptionRow(
            RowKey.of(tx.generation(), number),
            idOfNumber.apply(number),
            given.platform(),
            given.channel().provider().word(),
            given.channel().key(),
            given.subscriberReferenceId(),
            given.webhookUrl(),
            String.join(",", given.events()),
            given.statuses().map(words -> String.join(",", words)),
            given.secret(),
            before.map(WebhookSubscriptionRow::createdAt).orElseGet(tx::now),
            false);
    store().delete(row.place());
    store().insert(row);
    reload();
    return row.id();
  }

  /** Ends the one with this id; false if there is none. */
  boolean remove(String id) {
    var found = all().stream().filter(row -> row.id().equals(id)).findFirst();
    found.ifPresent(row -> store().end(row.place()));
    reload();
    return found.isPresent();
  }

  private void reload() {
    tx.cache(KEPT, load(tx.flush(), tx.generation()));
  }

  private WebhookSubscriptionStore store() {
    return tx.flush().attach(WebhookSubscriptionStore.class);
  }

  /** The SQL of subscriptions. */
  @RegisterConstructorMapper(WebhookSubscriptionRow.class)
  interface WebhookSubscriptionStore {
    @SqlQuery(
        "select * from webhook_subscription where place > :first and place < :end order by place")
    List<WebhookSubscriptionRow> all(@Bind("first") long first, @Bind("end") long end);

    @SqlUpdate("delete from webhook_subscription where place = :place")
    void delete(@Bind("place") long place);

    @SqlUpdate("update webhook_subscription set deleted = true where place = :place")
    void end(@Bind("place") long place);

    @SqlUpdate(
        """
        insert into webhook_subscription (place, id, platform, provider, channel_key, reference,
          url, events, statuses, secret, created_at, deleted)
        values (:place, :id, :platform, :provider, :channelKey, :reference, :url, :events,
          :statuses, :secret, :createdAt, :deleted)\
        """)
    void insert(@BindMethods WebhookSubscriptionRow row);
  }
}
