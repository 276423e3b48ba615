package dev.understudy.prolific.hook;

import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.hook.HookStore.HookSubscriptionRow;
import dev.understudy.prolific.hook.HookStore.SecretRow;
import dev.understudy.provider.EventKind;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.RowNumbers;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.webhook.WebhookRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Secrets and subscriptions of a sandbox. */
public final class Hooks {
  /** Tables of secrets, subscriptions and events. */
  public static final List<ProviderTable> TABLES =
      List.of(
          ProviderTable.ofRows("prolific_hook_secret"),
          ProviderTable.ofRows("prolific_hook_subscription"),
          ProviderTable.ofWebhooks("prolific_hook_event"));

  private static final RowNumbers SECRET_NUMBERS = new RowNumbers("prolific_hook_secret");
  private static final int SECRET_LENGTH = 64; // ours
  private static final Duration MAX_FAILING = Duration.ofDays(5); // docs
  private static final int MAX_EVENTS_READ = 1_000;
  private static final TypeReference<JsonNode> JSON = new TypeReference<>() {};

  /** All subscriptions, also deleted ones, since their numbers are taken. */
  private static final CachedState<List<HookSubscriptionRow>> SUBSCRIPTIONS = Hooks::load;

  private final SandboxTransaction tx;

  Hooks(SandboxTransaction tx) {
    this.tx = tx;
  }

  private static List<HookSubscriptionRow> load(Handle handle, long generation) {
    return handle
        .attach(HookStore.class)
        .subscriptions(RowKey.first(generation), RowKey.end(generation));
  }

  /** Returns the events that hooks tell of. */
  public static List<EventKind> events() {
    return HookEventType.kinds();
  }

  /** Returns the secret of a workspace. */
  Optional<SecretRow> secret(String workspace) {
    return store().secret(first(), end(), workspace);
  }

  /** Adds the secret of a workspace, in the place of an earlier one (docs). */
  SecretRow addSecret(String workspace) {
    long key = SECRET_NUMBERS.nextKey(tx);
    var row =
        new SecretRow(
            key,
            tx.ids().hex("hook secret id", RowKey.number(key), ProlificMessages.ID_LENGTH),
            workspace,
            tx.ids().hex("hook secret", RowKey.number(key), SECRET_LENGTH));
    store().insert(row);
    return row;
  }

  /** Returns the subscriptions in the order in which they were added. */
  List<HookSubscriptionRow> subscriptions() {
    return tx.cached(SUBSCRIPTIONS).stream().filter(each -> !each.deleted()).toList();
  }

  Optional<HookSubscriptionRow> subscription(String id) {
    return subscriptions().stream().filter(each -> each.id().equals(id)).findFirst();
  }

  HookSubscriptionRow addSubscription(
      String workspace, String type, String url, boolean isEnabled) {
    long number = tx.cached(SUBSCRIPTIONS).size() + 1L;
    var row =
        new HookSubscriptionRow(
            RowKey.of(tx.generation(), number),
            tx.ids().hex("hook subscription", number, ProlificMessages.ID_LENGTH),
            workspace,
            type,
            url,
            isEnabled,
            false,
            false,
            tx.ids().hex("hook confirmation", number, SECRET_LENGTH),
            tx.now());
    store().insert(row);
    reload();
    return row;
  }

  /** Writes a subscription that has changed. */
  HookSubscriptionRow update(HookSubscriptionRow changed) {
    store().update(changed);
    reload();
    return changed;
  }

  /**
   * Turns off the subscriptions whose URL has failed at every attempt for five days with events of
   * their type (docs).
   */
  void turnOffFailing() {
    for (var each : subscriptions()) {
      if (each.enabled()
          && !tx.now().isBefore(each.enabledAt().plus(MAX_FAILING))
          && isFailing(each)) {
        update(each.turned(false, tx.now()));
      }
    }
  }

  private boolean isFailing(HookSubscriptionRow subscription) {
    var failures = new ArrayList<Instant>();
    var lastSuccess = subscription.enabledAt().minusNanos(1_000);
    var rows =
        store()
            .attempts(
                first(),
                end(),
                subscription.eventType(),
                subscription.targetUrl(),
                MAX_EVENTS_READ);
    for (var row : rows) {
      if (!row.state().equals(WebhookRow.SUPPRESSED)) {
        for (var attempt : ColumnJson.read(row.attempts(), JSON)) {
          var at = Instant.parse(attempt.path("at").asString());
          boolean isSuccess = attempt.path("status").asInt(0) / 100 == 2;
          if (isSuccess && at.isAfter(lastSuccess)) {
            lastSuccess = at;
          } else if (!isSuccess) {
            failures.add(at);
          }
        }
      }
    }
    var since = lastSuccess;
    var sinceThen = failures.stream().filter(at -> at.isAfter(since)).toList();
    return !sinceThen.isEmpty()
        && !sinceThen.stream()
            .max(Comparator.naturalOrder())
            .orElseThrow()
            .isBefore(
                sinceThen.stream().min(Comparator.naturalOrder()).orElseThrow().plus(MAX_FAILING));
  }

  private void reload() {
    tx.cache(SUBSCRIPTIONS, load(tx.flush(), tx.generation()));
  }

  private long first() {
    return RowKey.first(tx.generation());
  }

  private long end() {
    return RowKey.end(tx.generation());
  }

  private HookStore store() {
    return tx.flush().attach(HookStore.class);
  }
}
