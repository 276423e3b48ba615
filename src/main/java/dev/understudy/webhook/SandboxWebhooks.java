package dev.understudy.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.understudy.message.Message;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.Occurrence;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import dev.understudy.webhook.http.WebhookClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The webhooks of a sandbox, read and written in a transaction. */
public final class SandboxWebhooks {
  private static final BatchWriter<WebhookStore.NewWebhook> ADDED = WebhookStore::insert;

  /** Begins the name of what is counted when a receiver has got a webhook. */
  public static final String FIRST = "webhook:";

  private static final Pattern ANSWERED = Pattern.compile("\"status\":[0-9]");
  private static final String REPEATED = "webhook_repeated:";

  private final SandboxTransaction tx;

  public SandboxWebhooks(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** An attempt in its column and on the control plane. */
  @JsonPropertyOrder({"at", "status", "error", "duration_ms"})
  record AttemptRecord(
      String at,
      @JsonInclude(JsonInclude.Include.ALWAYS) Integer status,
      @JsonInclude(JsonInclude.Include.ALWAYS) String error,
      @JsonProperty("duration_ms") long durationMs) {}

  /** Adds the first webhooks of a message; one of each stream is due now. */
  public void addFirst(Message message, List<WebhookEvent> events) {
    var streams = new HashSet<String>();
    events.forEach(event -> add(message, event, streams.add(event.stream())));
  }

  /** Adds webhooks of a message; each is due once the earlier ones of its stream are settled. */
  public void addAll(Message message, List<WebhookEvent> events) {
    events.forEach(event -> add(message, event, firstPending(message, event).isEmpty()));
  }

  private Optional<Long> firstPending(Message message, WebhookEvent event) {
    return store().firstPending(rowKeyOf(message), event.stream());
  }

  /**
   * Adds a webhook that tells of no message, due now.
   *
   * @return its row key
   */
  public long add(WebhookEvent event) {
    long number = tx.nextWebhookNumber();
    long rowKey = RowKey.of(tx.generation(), number);
    write(number, -rowKey, Optional.empty(), event, true);
    return rowKey;
  }

  private void add(Message message, WebhookEvent event, boolean isFirst) {
    write(tx.nextWebhookNumber(), rowKeyOf(message), Optional.of(message.id()), event, isFirst);
  }

  private void write(
      long number,
      long messageRowKey,
      Optional<String> messageId,
      WebhookEvent event,
      boolean isFirst) {
    var payload = event.payload().apply(number);
    tx.addStoredBytes(WebhookStore.ROW_BYTES + payload.body().length());
    tx.write(
        ADDED,
        new WebhookStore.NewWebhook(
            tx.generation(),
            new WebhookRow(
                RowKey.of(tx.generation(), number),
                tx.nextWorkNumber(),
                messageRowKey,
                messageId,
                event.stream(),
                event.url(),
                origin(event.url()),
                event.event(),
                payload.body(),
                payload.contentType(),
                payload.headers(),
                payload.signature(),
                payload.timedSignature().map(TimedSignature::text),
                event.retries().text(),
                WebhookRow.PENDING,
                isFirst ? Optional.of(tx.now()) : Optional.empty(),
                tx.now(),
                0,
                WebhookRow.NO_ATTEMPTS,
                Optional.empty())));
    if (isFirst) {
      tx.workDueAt(tx.now());
    }
  }

  /** Returns scheme, host and port of a URL, without its user. */
  private static String origin(String url) {
    try {
      var uri = new URI(url);
      var host = String.valueOf(uri.getRawAuthority()).replaceFirst("^.*@", "");
      return (uri.getScheme() + "://" + host).toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return url;
    }
  }

  private long rowKeyOf(Message message) {
    return RowKey.of(tx.generation(), message.number());
  }

  /** Claims a webhook for this server until then, by the system clock. */
  public void claim(WebhookRow webhook, Instant until) {
    tx.write(CHANGED, webhook.claimed(Optional.of(until)));
  }

  /**
   * Releases claims, so that any server sends these webhooks again.
   *
   * @return how many
   */
  public int release(Set<WebhookKey> claimed) {
    var rowKeys = claimed.stream().map(WebhookKey::rowKey).filter(this::isHere).toList();
    if (rowKeys.isEmpty()) {
      return 0;
    }
    var rows = store().at(rowKeys).stream().filter(row -> claimed.contains(row.key())).toList();
    rows.forEach(row -> write(row.claimed(Optional.empty())));
    return rows.size();
  }

  /**
   * Writes the results of attempts, and makes webhooks due that waited for them.
   *
   * @return the states of the webhooks after it, by place, without those that are gone
   */
  public Map<Long, String> record(List<AttemptResult> results) {
    var rowKeys =
        results.stream()
            .map(each -> each.webhook().rowKey())
            .filter(this::isHere)
            .distinct()
            .toList();
    var webhooks = new LinkedHashMap<Long, WebhookRow>();
    if (!rowKeys.isEmpty()) {
      store().at(rowKeys).forEach(each -> webhooks.put(each.rowKey(), each));
    }
    results.forEach(
        each ->
            webhooks.computeIfPresent(each.webhook().rowKey(), (rowKey, row) -> record(row, each)));
    makeNextDue(webhooks.values().stream().filter(each -> !each.isPending()).toList());
    var states = new HashMap<Long, String>();
    webhooks.forEach((rowKey, row) -> states.put(rowKey, row.state()));
    return states;
  }

  private boolean isHere(long rowKey) {
    return RowKey.isOf(tx.generation(), rowKey);
  }

  /** Returns what is counted when a receiver has got a webhook of this event. */
  public static Occurrence first(String event) {
    return Occurrence.of("", FIRST + event);
  }

  /** Returns what is counted when a receiver has got a webhook of this event once more. */
  public static Occurrence repeated(String event) {
    return Occurrence.of("", REPEATED + event);
  }

  private WebhookRow record(WebhookRow webhook, AttemptResult result) {
    var outcome = result.outcome();
    if (outcome instanceof WebhookClient.AttemptOutcome.Answered) {
      boolean isFirst = !ANSWERED.matcher(webhook.attempts()).find();
      tx.count(isFirst ? first(webhook.event()) : repeated(webhook.event()));
    }
    var listed = webhook.withAttempt(ColumnJson.write(attempt(result.at(), outcome)));
    if (!webhook.isPending() || !webhook.isSameSchedule(result.webhook())) {
      // another server took it for lost and wrote first, or it was redelivered meanwhile
      return write(listed);
    }
    int tries = webhook.tries() + 1;
    var policy = webhook.readRetryPolicy();
    var settled = settled(outcome, policy);
    var next =
        settled.isPresent()
            ? Optional.<Instant>empty()
            : policy.next(
                webhook.since(),
                tries,
                result.at(),
                () -> tx.ids().draw("webhook retry", webhook.number(), tries));
    var state = settled.orElse(next.isPresent() ? WebhookRow.PENDING : WebhookRow.EXHAUSTED);
    return write(listed.afterAttempt(state, next, tries, listed.attempts()));
  }

  /** Returns the state after an attempt that no other follows; empty if one may follow. */
  private static Optional<String> settled(
      WebhookClient.AttemptOutcome outcome, RetryPolicy policy) {
    if (outcome instanceof WebhookClient.AttemptOutcome.Suppressed) {
      return Optional.of(WebhookRow.SUPPRESSED);
    }
    return outcome instanceof WebhookClient.AttemptOutcome.Answered answered
            && policy.isReceived(answered.status())
        ? Optional.of(WebhookRow.DELIVERED)
        : Optional.empty();
  }

  private static AttemptRecord attempt(Instant at, WebhookClient.AttemptOutcome outcome) {
    if (outcome instanceof WebhookClient.AttemptOutcome.Answered answered) {
      return new AttemptRecord(at.toString(), answered.status(), null, answered.took().toMillis());
    } else if (outcome instanceof WebhookClient.AttemptOutcome.Failed failed) {
      return new AttemptRecord(at.toString(), null, failed.error(), failed.took().toMillis());
    }
    return new AttemptRecord(
        at.toString(),
        null,
        "not sent: " + ((WebhookClient.AttemptOutcome.Suppressed) outcome).reason(),
        0);
  }

  /** Makes the next webhook due in each stream of these. */
  private void makeNextDue(List<WebhookRow> settled) {
    if (settled.isEmpty()) {
      return;
    }
    var streams = new HashSet<EventStream>();
    settled.forEach(each -> streams.add(EventStream.of(each)));
    store().pending(settled.stream().map(WebhookRow::messageRowKey).distinct().toList()).stream()
        .filter(each -> streams.remove(EventStream.of(each)))
        .filter(next -> next.due().isEmpty())
        .forEach(next -> write(next.dueAt(tx.now())));
  }

  /** The webhooks of one message that are sent one after the other. */
  private record EventStream(long message, String name) {
    static EventStream of(WebhookRow webhook) {
      return new EventStream(webhook.messageRowKey(), webhook.stream());
    }
  }

  /** Sends a webhook again with a new retry schedule; empty if there is none with this id. */
  public Optional<WebhookRow> redeliver(String id) {
    long number = WebhookRow.number(tx.ids(), id);
    return store()
        .at(RowKey.of(tx.generation(), number))
        .filter(webhook -> webhook.id(tx.ids()).equals(id))
        .map(
            webhook -> {
              var first = store().firstPending(webhook.messageRowKey(), webhook.stream());
              boolean waits = first.filter(rowKey -> rowKey < webhook.rowKey()).isPresent();
              return write(webhook.restarted(tx.nextWorkNumber(), tx.now(), !waits));
            });
  }

  private WebhookRow write(WebhookRow changed) {
    tx.write(CHANGED, changed);
    if (!changed.isPending()) {
      tx.markRowsDeletable();
    }
    changed.due().ifPresent(tx::workDueAt);
    return changed;
  }

  private static final BatchWriter<WebhookRow> CHANGED = WebhookStore::update;

  private WebhookStore store() {
    return new WebhookStore(tx.flush());
  }
}
