package dev.understudy.sociocs;

import dev.understudy.sandbox.RowKey;
import dev.understudy.sociocs.SociocsEntities.Channel;
import dev.understudy.sociocs.SociocsEntities.WebhookSubscription;
import dev.understudy.sociocs.SociocsStore.WebhookSubscriptionRow;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;

/** The webhook subscriptions of a sandbox: those of its fixtures, and those that calls made. */
final class WebhookSubscriptions {
  private static final TypeReference<Set<String>> WORDS = new TypeReference<>() {};
  private static final CachedState<List<WebhookSubscriptionRow>> CACHED =
      WebhookSubscriptions::load;

  private final SandboxTransaction tx;

  WebhookSubscriptions(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** A subscription in a response (docs: the fields). */
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
        .attach(SociocsStore.class)
        .subscriptions(RowKey.first(generation), RowKey.end(generation));
  }

  /** Returns the subscriptions in the order in which they were added. */
  List<WebhookSubscriptionView> list() {
    return rows().stream().map(WebhookSubscriptions::view).toList();
  }

  Optional<WebhookSubscriptionView> find(String id) {
    return row(id).map(WebhookSubscriptions::view);
  }

  /** Returns the subscriptions as webhooks need them. */
  List<WebhookSubscription> active() {
    var entities = tx.entities().of(SociocsFixtures.READER);
    return rows().stream().map(row -> subscription(row, entities)).toList();
  }

  /**
   * Adds a subscription, or replaces the one that has the same reference, which keeps its id
   * (docs).
   */
  String put(WebhookSubscription given, LongFunction<String> idOfNumber) {
    var before = withReference(given);
    return put(
        given,
        before,
        number ->
            before.map(WebhookSubscriptionRow::id).orElseGet(() -> freeId(number, idOfNumber)));
  }

  /** Returns an id that is free: a fixture may name one that was generated in another sandbox. */
  private String freeId(long from, LongFunction<String> idOfNumber) {
    return LongStream.iterate(from, number -> number + 1)
        .mapToObj(idOfNumber)
        .filter(id -> row(id).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Adds a fixture's subscription, which has an id, and deletes another one with that id. */
  void putWithId(WebhookSubscription given) {
    var before = withReference(given);
    row(given.id())
        .filter(row -> !before.equals(Optional.of(row)))
        .ifPresent(row -> delete(row.id()));
    put(given, before, number -> given.id());
  }

  /** Deletes a subscription; returns false if there is none with this id. */
  boolean delete(String id) {
    var found = row(id);
    found.ifPresent(row -> store().markSubscriptionDeleted(row.rowKey()));
    reload();
    return found.isPresent();
  }

  private List<WebhookSubscriptionRow> rows() {
    return tx.cached(CACHED).stream().filter(row -> !row.deleted()).toList();
  }

  private Optional<WebhookSubscriptionRow> row(String id) {
    return rows().stream().filter(row -> row.id().equals(id)).findFirst();
  }

  private Optional<WebhookSubscriptionRow> withReference(WebhookSubscription given) {
    return rows().stream()
        .filter(row -> row.reference().equals(given.subscriberReferenceId()))
        .findFirst();
  }

  private String put(
      WebhookSubscription given,
      Optional<WebhookSubscriptionRow> before,
      LongFunction<String> idOfNumber) {
    long number =
        before
            .map(row -> RowKey.number(row.rowKey()))
            .orElseGet(() -> (long) tx.cached(CACHED).size() + 1);
    var row =
        new WebhookSubscriptionRow(
            RowKey.of(tx.generation(), number),
            idOfNumber.apply(number),
            given.platform(),
            given.channel().provider().word(),
            given.channel().key(),
            given.subscriberReferenceId(),
            given.webhookUrl(),
            ColumnJson.write(given.events()),
            given.statuses().map(ColumnJson::write),
            given.secret(),
            before.map(WebhookSubscriptionRow::createdAt).orElseGet(tx::now),
            false);
    store().deleteSubscription(row.rowKey());
    store().insertSubscription(row);
    reload();
    return row.id();
  }

  private static WebhookSubscription subscription(
      WebhookSubscriptionRow row, SociocsEntities entities) {
    var known = Optional.ofNullable(entities.channels().get(row.channelKey()));
    var provider = ChannelProvider.of(row.provider()).orElseThrow();
    return new WebhookSubscription(
        row.id(),
        row.platform(),
        known.orElseGet(() -> Channel.unknown(row.channelKey(), provider)),
        row.reference(),
        row.url(),
        ColumnJson.read(row.events(), WORDS),
        row.statuses().map(words -> ColumnJson.read(words, WORDS)),
        row.secret());
  }

  private static WebhookSubscriptionView view(WebhookSubscriptionRow row) {
    return new WebhookSubscriptionView(
        row.id(),
        row.channelKey(),
        row.createdAt().toEpochMilli(),
        row.platform(),
        row.provider(),
        "active",
        row.reference(),
        "incoming",
        row.url());
  }

  private void reload() {
    tx.cache(CACHED, load(tx.flush(), tx.generation()));
  }

  private SociocsStore store() {
    return tx.flush().attach(SociocsStore.class);
  }
}
