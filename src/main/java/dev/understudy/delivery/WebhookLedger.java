package dev.understudy.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.understudy.message.Message;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
import dev.understudy.sandbox.Turn.RowWriter;
import dev.understudy.store.Json;
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
final class WebhookLedger {
  private static final RowWriter<WebhookStore.Added> ADDED = WebhookStore::insert;

  private final Turn turn;

  WebhookLedger(Turn turn) {
    this.turn = turn;
  }

  /** An attempt as it is kept and shown. */
  @JsonPropertyOrder({"at", "status", "error", "duration_ms"})
  record Attempt(
      String at,
      @JsonInclude(JsonInclude.Include.ALWAYS) Integer status,
      @JsonInclude(JsonInclude.Include.ALWAYS) String error,
      @JsonProperty("duration_ms") long durationMs) {}

  /** Writes what is to be told of a message that nobody was told of before. */
  void tellFirst(Message message, List<Notice> notices) {
    var streams = new HashSet<String>();
    notices.forEach(notice -> add(message, notice, streams.add(notice.stream())));
  }

  /** Writes what is to be told of a message: each after what is on its way already. */
  void tell(Message message, List<Notice> notices) {
    notices.forEach(notice -> add(message, notice, firstPending(message, notice).isEmpty()));
  }

  private Optional<Long> firstPending(Message message, Notice notice) {
    return store().firstPending(placeOf(message), notice.stream());
  }

  private void add(Message message, Notice notice, boolean isFirst) {
    long number = turn.nextWebhook();
    var letter = notice.letter().apply(number);
    turn.stored(WebhookStore.ROW_BYTES + letter.body().length());
    turn.write(
        ADDED,
        new WebhookStore.Added(
            turn.generation(),
            new WebhookRow(
                Place.of(turn.generation(), number),
                turn.nextWork(),
                placeOf(message),
                message.id(),
                notice.stream(),
                notice.url(),
                origin(notice.url()),
                notice.event(),
                letter.body(),
                letter.signature().map(Notice.Signature::header),
                letter.signature().map(Notice.Signature::value),
                notice.anySuccess(),
                WebhookRow.PENDING,
                isFirst ? Optional.of(turn.now()) : Optional.empty(),
                turn.now(),
                0,
                "",
                Optional.empty())));
    if (isFirst) {
      turn.workAt(turn.now());
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

  private long placeOf(Message message) {
    return Place.of(turn.generation(), message.number());
  }

  /** Leaves a webhook to the caller until then, on the wall's clock. */
  void claim(WebhookRow webhook, Instant until) {
    turn.write(CHANGED, webhook.out(Optional.of(until)));
  }

  /**
   * Gives webhooks back that were claimed: they are attempted by whoever is next.
   *
   * @return how many
   */
  int release(Set<Errand> claimed) {
    var places = claimed.stream().map(Errand::place).filter(this::isHere).toList();
    if (places.isEmpty()) {
      return 0;
    }
    var rows = store().at(places).stream().filter(row -> claimed.contains(row.errand())).toList();
    rows.forEach(row -> write(row.out(Optional.empty())));
    return rows.size();
  }

  /**
   * Writes down what came of attempts, and what follows from it.
   *
   * @return the states of the webhooks after it, by place, without those that are gone
   */
  Map<Long, String> record(List<Heard> heard) {
    var places =
        heard.stream().map(each -> each.webhook().place()).filter(this::isHere).distinct().toList();
    var webhooks = new LinkedHashMap<Long, WebhookRow>();
    if (!places.isEmpty()) {
      store().at(places).forEach(each -> webhooks.put(each.place(), each));
    }
    heard.forEach(
        each ->
            webhooks.computeIfPresent(each.webhook().place(), (place, row) -> record(row, each)));
    follow(webhooks.values().stream().filter(each -> !each.isPending()).toList());
    var states = new HashMap<Long, String>();
    webhooks.forEach((place, row) -> states.put(place, row.state()));
    return states;
  }

  private boolean isHere(long place) {
    return Place.isOf(turn.generation(), place);
  }

  private WebhookRow record(WebhookRow webhook, Heard heard) {
    var outcome = heard.outcome();
    var listed = webhook.listing(Json.write(attempt(heard.at(), outcome)));
    if (!webhook.isPending() || !webhook.isSameSchedule(heard.webhook())) {
      // somebody else thought it lost and was heard first, or it was sent again by hand meanwhile
      return write(listed);
    }
    int tries = webhook.tries() + 1;
    var next =
        isFinal(outcome, webhook)
            ? Optional.<Instant>empty()
            : Retries.next(webhook.since(), tries, heard.at());
    var state = next.isPresent() ? WebhookRow.PENDING : settled(outcome, webhook);
    return write(listed.after(state, next, tries, listed.attempts()));
  }

  private static boolean isFinal(Courier.Outcome outcome, WebhookRow webhook) {
    return outcome instanceof Courier.Outcome.Suppressed || isReceived(outcome, webhook);
  }

  private static boolean isReceived(Courier.Outcome outcome, WebhookRow webhook) {
    return outcome instanceof Courier.Outcome.Answered answered
        && (answered.status() == 200 || webhook.anySuccess() && answered.status() / 100 == 2);
  }

  private static String settled(Courier.Outcome outcome, WebhookRow webhook) {
    if (outcome instanceof Courier.Outcome.Suppressed) {
      return WebhookRow.SUPPRESSED;
    }
    return isReceived(outcome, webhook) ? WebhookRow.DELIVERED : WebhookRow.EXHAUSTED;
  }

  private static Attempt attempt(Instant at, Courier.Outcome outcome) {
    if (outcome instanceof Courier.Outcome.Answered answered) {
      return new Attempt(at.toString(), answered.status(), null, answered.took().toMillis());
    } else if (outcome instanceof Courier.Outcome.Failed failed) {
      return new Attempt(at.toString(), null, failed.error(), failed.took().toMillis());
    }
    return new Attempt(
        at.toString(), null, "not sent: " + ((Courier.Outcome.Suppressed) outcome).reason(), 0);
  }

  /** Whatever waited for these goes next. */
  private void follow(List<WebhookRow> settled) {
    if (settled.isEmpty()) {
      return;
    }
    var streams = new HashSet<Stream>();
    settled.forEach(each -> streams.add(Stream.of(each)));
    store().pending(settled.stream().map(WebhookRow::message).distinct().toList()).stream()
        .filter(each -> streams.remove(Stream.of(each)))
        .filter(next -> next.due().isEmpty())
        .forEach(next -> write(next.dueAt(turn.now())));
  }

  /** What goes out one after the other. */
  private record Stream(long message, String name) {
    static Stream of(WebhookRow webhook) {
      return new Stream(webhook.message(), webhook.stream());
    }
  }

  /** Sends a webhook again, as if for the first time; none, if there is no such. */
  Optional<WebhookRow> redeliver(String id) {
    long number = WebhookRow.number(turn.ids(), id);
    return store()
        .at(Place.of(turn.generation(), number))
        .filter(webhook -> webhook.id(turn.ids()).equals(id))
        .map(
            webhook -> {
              var first = store().firstPending(webhook.message(), webhook.stream());
              boolean waits = first.filter(place -> place < webhook.place()).isPresent();
              return write(webhook.anew(turn.nextWork(), turn.now(), !waits));
            });
  }

  private WebhookRow write(WebhookRow changed) {
    turn.write(CHANGED, changed);
    if (!changed.isPending()) {
      turn.freed();
    }
    changed.due().ifPresent(turn::workAt);
    return changed;
  }

  private static final RowWriter<WebhookRow> CHANGED = WebhookStore::update;

  private WebhookStore store() {
    return new WebhookStore(turn.rows());
  }
}
