package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.Step;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** One go at what is due in a sandbox, in one turn of it. */
final class Round {
  private final Map<String, Lifecycle> lives;
  private final Turn turn;
  private final Instant until;
  private final int most;
  private final WebhookLedger webhooks;
  private final Messages messages;
  private final PriorityQueue<Piece> agenda = new PriorityQueue<>(Piece.ORDER);
  private final List<Timeline.Done> done = new ArrayList<>();
  private final List<Long> finished = new ArrayList<>();
  private final Map<Long, Piece.OfMessage> fresh = new HashMap<>();
  private final Map<Long, Gone> gone = new LinkedHashMap<>();

  /** A message that went on in this round, and the steps that it took. */
  private record Gone(Message message, List<Step> steps) {}

  /**
   * @param until what is due later is left alone
   * @param most so many pieces at most
   */
  Round(Map<String, Lifecycle> lives, Turn turn, Instant until, int most) {
    this.lives = lives;
    this.turn = turn;
    this.until = until;
    this.most = most;
    this.webhooks = new WebhookLedger(turn);
    this.messages = new Messages(turn);
    agenda.addAll(new WorkStore(turn.rows()).due(turn.generation(), until, most));
  }

  /** Moves the clock along, up to the first webhook, which the caller is to attempt. */
  Timeline.Slice upToAWebhook() {
    var attempts = new ArrayList<WebhookRow>();
    nextWebhook().ifPresent(agenda::add);
    while (!agenda.isEmpty() && done.size() < most) {
      var piece = agenda.remove();
      turn.passTo(piece.due());
      if (piece instanceof Piece.OfWebhook webhook) {
        attempts.add(webhook.webhook());
        break;
      }
      boolean mayTell = carryOut((Piece.OfMessage) piece);
      if (mayTell && agenda.stream().noneMatch(Piece.OfWebhook.class::isInstance)) {
        nextWebhook().ifPresent(agenda::add);
      }
    }
    write();
    Timeline.look(turn);
    return new Timeline.Slice(done, attempts);
  }

  private Optional<Piece> nextWebhook() {
    return webhookRows().firstDue(turn.generation(), until).map(Piece.OfWebhook::new);
  }

  /** Leaves the clock as it is, and claims webhooks, which the caller is to attempt. */
  Timeline.Slice claiming(Claims claims) {
    while (!agenda.isEmpty() && done.size() < most) {
      carryOut((Piece.OfMessage) agenda.remove());
    }
    write();
    int seen = Timeline.WEBHOOKS_TOGETHER + claims.size();
    var due = webhookRows().due(turn.generation(), until, turn.wall(), claims.full(), seen);
    var taken = claims.take(due, Timeline.WEBHOOKS_TOGETHER);
    var attempts =
        taken.isEmpty()
            ? List.<WebhookRow>of()
            : webhookRows().at(taken.stream().map(Errand::place).toList());
    claims.until(turn.wall()).ifPresent(end -> attempts.forEach(each -> webhooks.claim(each, end)));
    boolean isAllSeen = due.size() < seen && taken.size() < Timeline.WEBHOOKS_TOGETHER;
    turn.firstWorkAt(Timeline.earlier(Timeline.firstOfMessages(turn), nextLook(isAllSeen)));
    return new Timeline.Slice(done, attempts);
  }

  /**
   * When webhooks are looked at again. What is due and was not claimed waits for a receiver, or for
   * whoever is bringing it: usually that is heard of, and if not, the claim runs out.
   */
  private Optional<Instant> nextLook(boolean isAllSeen) {
    if (!isAllSeen) {
      return Optional.of(until);
    }
    var rows = webhookRows();
    var first = rows.first(turn.generation());
    return first.filter(each -> !each.isAfter(until)).isEmpty()
        ? first
        : Timeline.earlier(
            rows.firstAfter(turn.generation(), until), Optional.of(until.plus(Claims.TERM)));
  }

  private WebhookStore webhookRows() {
    return new WebhookStore(turn.rows());
  }

  /** Whether somebody may have been told. */
  private boolean carryOut(Piece.OfMessage piece) {
    var life = lives.get(piece.message().provider());
    var message =
        Optional.ofNullable(gone.get(piece.message().number()))
            .map(Gone::message)
            .orElse(piece.message());
    finish(message);
    long told = turn.webhooks();
    var walk = new Walk(turn, life, message, piece.course());
    if (piece.isSend()) {
      send(life, walk);
    } else {
      walk.next(webhooks);
    }
    gone.computeIfAbsent(message.number(), number -> new Gone(message, new ArrayList<>()));
    gone.computeIfPresent(
        message.number(),
        (number, before) -> {
          before.steps().addAll(walk.taken());
          return new Gone(walk.message(), before.steps());
        });
    done.add(
        new Timeline.Done(
            turn.now(), piece.kind(), message.id(), message.id(), walk.message().status()));
    goOn(walk);
    return turn.webhooks() > told;
  }

  private void send(Lifecycle life, Walk walk) {
    var first = first(life, walk.message());
    var end =
        life.expiry(walk.message())
            .filter(expiry -> !turn.now().isBefore(expiry))
            .map(expiry -> Course.Leg.at(Message.EXPIRED))
            .or(() -> life.endInstead(turn, walk.message(), first));
    if (end.isPresent()) {
      walk.end(end.get(), webhooks);
    } else {
      walk.take(first, Optional.empty(), webhooks);
      walk.fit();
    }
  }

  private static String first(Lifecycle life, Message message) {
    return life.path().stream().filter(each -> life.has(message, each)).findFirst().orElseThrow();
  }

  private void goOn(Walk walk) {
    if (walk.course().isEmpty()) {
      return;
    }
    var due = turn.now().plus(walk.course().first().after());
    var next =
        new Piece.OfMessage(
            due, turn.nextWork(), Piece.OfMessage.STEP, walk.message(), walk.course());
    fresh.put(walk.message().number(), next);
    if (!due.isAfter(until)) {
      agenda.add(next);
    }
  }

  private void finish(Message message) {
    if (fresh.remove(message.number()) == null) {
      finished.add(Place.of(turn.generation(), message.number()));
    }
  }

  private void write() {
    var rows = turn.rows();
    if (!finished.isEmpty()) {
      WorkStore.delete(rows, finished);
    }
    gone.values().forEach(each -> messages.progress(each.message(), each.steps()));
    fresh.values().forEach(each -> Dispatch.write(turn, each));
  }
}
