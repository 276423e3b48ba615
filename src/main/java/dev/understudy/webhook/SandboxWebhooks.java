package dev.understudy.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.understudy.message.Message;
import dev.understudy.sandbox.RowKey;
import dev.understudy.store.ColumnJson;
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

/** Writes and reads the webhooks of a sandbox, in a turn of it. */
public final class SandboxWebhooks {
  private static final BatchWriter<WebhookStore.NewWebhook> ADDED = WebhookStore::insert;

  private final SandboxTransaction tx;

  public SandboxWebhooks(SandboxTransaction tx) {
    this.tx = tx;
  }

  /** An attempt as it is kept and shown. */
  @JsonPropertyOrder({"at", "status", "error", "duration_ms"})
  record AttemptRecord(
      String at,
      @JsonInclude(JsonInclude.Include.ALWAYS) Integer status,
      @JsonInclude(JsonInclude.Include.ALWAYS) String error,
      @JsonProperty("duration_ms") long durationMs) {}

  /** Writes what is to be told of a message that nobody was told of before. */
  public void addFirst(Message message, List<WebhookEvent> notices) {
    var streams = new HashSet<String>();
    notices.forEach(notice -> add(message, notice, streams.add(notice.stream())));
  }

  /** Writes what is to be told of a message: each after what is on its way already. */
  public void addAll(Message message, List<WebhookEvent> notices) {
    notices.forEach(notice -> add(message, notice, firstPending(message, notice).isEmpty()));
  }

  private Optional<Long> firstPending(Message message, WebhookEvent notice) {
    return store().firstPending(rowKeyOf(message), notice.stream());
  }

  private void add(Message message, WebhookEvent notice, boolean isFirst) {
    long number = tx.nextWebhookNumber();
    var letter = notice.payload().apply(number);
    tx.addStoredBytes(WebhookStore.ROW_BYTES + letter.body().length());
    tx.write(
        ADDED,
        new WebhookStore.NewWebhook(
            tx.generation(),
            new WebhookRow(
                RowKey.of(tx.generation(), number),
                tx.nextWorkNumber(),
                rowKeyOf(message),
                message.id(),
                notice.stream(),
                notice.url(),
                origin(notice.url()),
                notice.event(),
                letter.body(),
                letter.signature().map(WebhookEvent.SignatureHeader::header),
                letter.signature().map(WebhookEvent.SignatureHeader::value),
                notice.anySuccess(),
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

  /** Whose answers the webhooks to this URL wait for, whichever user they are sent as. */
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

  /** Leaves a webhook to the caller until then, on the wall's clock. */
  public void claim(WebhookRow webhook, Instant until) {
    tx.write(CHANGED, webhook.claimed(Optional.of(until)));
  }

  /**
   * Gives webhooks back that were claimed: they are attempted by whoever is next.
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
   * Writes down what came of attempts, and what follows from it.
   *
   * @return the states of the webhooks after it, by place, without those that are gone
   */
  public Map<Long, String> record(List<AttemptResult> heard) {
    var rowKeys =
        heard.stream()
            .map(each -> each.webhook().rowKey())
            .filter(this::isHere)
            .distinct()
            .toList();
    var webhooks = new LinkedHashMap<Long, WebhookRow>();
    if (!rowKeys.isEmpty()) {
      store().at(rowKeys).forEach(each -> webhooks.put(each.rowKey(), each));
    }
    heard.forEach(
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

  private WebhookRow record(WebhookRow webhook, AttemptResult heard) {
    var outcome = heard.outcome();
    var listed = webhook.withAttempt(ColumnJson.write(attempt(heard.at(), outcome)));
    if (!webhook.isPending() || !webhook.isSameSchedule(heard.webhook())) {
      // somebody else thought it lost and was heard first, or it was sent again by hand meanwhile
      return write(listed);
    }
    int tries = webhook.tries() + 1;
    var next =
        isFinal(outcome, webhook)
            ? Optional.<Instant>empty()
            : RetrySchedule.next(webhook.since(), tries, heard.at());
    var state = next.isPresent() ? WebhookRow.PENDING : settled(outcome, webhook);
    return write(listed.afterAttempt(state, next, tries, listed.attempts()));
  }

  private static boolean isFinal(WebhookClient.AttemptOutcome outcome, WebhookRow webhook) {
    return outcome instanceof WebhookClient.AttemptOutcome.Suppressed
        || isReceived(outcome, webhook);
  }

  private static boolean isReceived(WebhookClient.AttemptOutcome outcome, WebhookRow webhook) {
    return outcome instanceof WebhookClient.AttemptOutcome.Answered answered
        && (answered.status() == 200 || webhook.anySuccess() && answered.status() / 100 == 2);
  }

  private static String settled(WebhookClient.AttemptOutcome outcome, WebhookRow webhook) {
    if (outcome instanceof WebhookClient.AttemptOutcome.Suppressed) {
      return WebhookRow.SUPPRESSED;
    }
    return isReceived(outcome, webhook) ? WebhookRow.DELIVERED : WebhookRow.EXHAUSTED;
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

  /** Whatever waited for these goes next. */
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

  /** What goes out one after the other. */
  private record EventStream(long message, String name) {
    static EventStream of(WebhookRow webhook) {
      return new EventStream(webhook.messageRowKey(), webhook.stream());
    }
  }

  /** Sends a webhook again, as if for the first time; none, if there is no such. */
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
