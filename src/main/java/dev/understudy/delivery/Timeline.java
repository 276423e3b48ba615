package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.Step;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/** What is due in a sandbox, carried out in its turn, in order. */
public final class Timeline {
  /** How long a webhook may be out before it is taken for lost: more than its time-out. */
  private static final Duration LEASE = Duration.ofSeconds(20);

  private final Map<String, Lifecycle> lives;

  /** A timeline of messages of these kinds. */
  public Timeline(List<Lifecycle> lives) {
    var byProvider = new LinkedHashMap<String, Lifecycle>();
    lives.forEach(life -> byProvider.put(life.provider(), life));
    this.lives = byProvider;
  }

  /** The lives of all providers' messages, by provider. */
  public Map<String, Lifecycle> lives() {
    return lives;
  }

  /**
   * A piece of work that was carried out.
   *
   * @param kind {@code send}, {@code step} or {@code webhook}
   * @param id of the message, or of the webhook
   * @param outcome the status that was taken, or the webhook's state
   */
  public record Done(Instant at, String kind, String id, String messageId, String outcome) {}

  /**
   * What came of a slice.
   *
   * @param attempts webhooks that are to be attempted now, outside of the turn
   */
  record Slice(List<Done> done, List<WebhookRow> attempts) {}

  /**
   * Carries out what is due until an instant, moving the clock along: up to so many pieces, or up
   * to the first webhook, which the caller is to attempt.
   */
  Slice advance(Turn turn, Instant until, int most) {
    return new Round(turn, until, most).upToAWebhook();
  }

  /**
   * Carries out what is due now on a live clock, and claims webhooks.
   *
   * @param out how many webhooks are out, by origin
   * @param room how many may be out to one origin
   */
  Slice live(Turn turn, int most, Map<String, Integer> out, int room) {
    return new Round(turn, turn.now(), most).claiming(out, room);
  }

  /** Says when the next work is due. */
  private static void look(Turn turn) {
    var webhooks = turn.rows().attach(WebhookStore.class).first(turn.generation());
    look(turn, webhooks);
  }

  private static void look(Turn turn, Optional<Instant> webhooks) {
    var messages = turn.rows().attach(WorkStore.class).first(turn.generation());
    turn.firstWorkAt(
        messages.map(at -> webhooks.filter(at::isAfter).orElse(at)).or(() -> webhooks));
  }

  /** When the next work is due, if there is any. */
  static Optional<Instant> next(Turn turn) {
    look(turn);
    return turn.firstWork();
  }

  /** One go at what is due. */
  private final class Round {
    private final Turn turn;
    private final Instant until;
    private final int most;
    private final WebhookLedger webhooks;
    private final Messages messages;
    private final PriorityQueue<Piece> agenda = new PriorityQueue<>(Piece.ORDER);
    private final List<Done> done = new ArrayList<>();
    private final List<Long> finished = new ArrayList<>();
    private final Map<Long, Piece.OfMessage> fresh = new HashMap<>();
    private final Map<Long, Gone> gone = new LinkedHashMap<>();

    /** A message that went on in this round, and the steps that it took. */
    private record Gone(Message message, List<Step> steps) {}

    private Round(Turn turn, Instant until, int most) {
      this.turn = turn;
      this.until = until;
      this.most = most;
      this.webhooks = new WebhookLedger(turn);
      this.messages = new Messages(turn);
      agenda.addAll(turn.rows().attach(WorkStore.class).due(turn.generation(), until, most));
    }

    private Slice upToAWebhook() {
      var attempts = new ArrayList<WebhookRow>();
      nextWebhook().ifPresent(agenda::add);
      while (!agenda.isEmpty() && done.size() < most) {
        var piece = agenda.remove();
        turn.passTo(piece.due());
        if (piece instanceof Piece.OfWebhook webhook) {
          if (turn.sandbox().clock() instanceof Clock.Live) {
            webhooks.claim(webhook.webhook(), LEASE);
          }
          attempts.add(webhook.webhook());
          break;
        }
        boolean mayTell = carryOut((Piece.OfMessage) piece);
        if (mayTell && agenda.stream().noneMatch(Piece.OfWebhook.class::isInstance)) {
          nextWebhook().ifPresent(agenda::add);
        }
      }
      write();
      look(turn);
      return new Slice(done, attempts);
    }

    private Optional<Piece> nextWebhook() {
      return turn.rows().attach(WebhookStore.class).due(turn.generation(), until, 1).stream()
          .findFirst()
          .map(Piece.OfWebhook::new);
    }

    private Slice claiming(Map<String, Integer> out, int room) {
      while (!agenda.isEmpty() && done.size() < most) {
        carryOut((Piece.OfMessage) agenda.remove());
      }
      write();
      var attempts = new ArrayList<WebhookRow>();
      var counts = new HashMap<>(out);
      var due =
          turn.rows()
              .attach(WebhookStore.class)
              .dueElsewhere(turn.generation(), until, full(counts, room), most);
      for (var webhook : due) {
        if (counts.getOrDefault(webhook.origin(), 0) < room) {
          counts.merge(webhook.origin(), 1, Integer::sum);
          webhooks.claim(webhook, LEASE);
          attempts.add(webhook);
        }
      }
      // what waits for a receiver is looked at again when that one is heard of
      look(
          turn,
          turn.rows()
              .attach(WebhookStore.class)
              .firstElsewhere(turn.generation(), until, full(counts, room)));
      return new Slice(done, attempts);
    }

    private static List<String> full(Map<String, Integer> out, int room) {
      return out.entrySet().stream()
          .filter(each -> each.getValue() >= room)
          .map(Map.Entry::getKey)
          .toList();
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
          new Done(turn.now(), piece.kind(), message.id(), message.id(), walk.message().status()));
      goOn(walk);
      return turn.webhooks() > told;
    }

    private void send(Lifecycle life, Walk walk) {
      if (life.expiry(walk.message()).filter(end -> !turn.now().isBefore(end)).isPresent()) {
        walk.end(Course.Leg.at(Message.EXPIRED), webhooks);
      } else {
        walk.take(first(life, walk.message()), Optional.empty(), webhooks);
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

  /**
   * Makes a message take a step now, by hand; what was to come after it still comes.
   *
   * @return the message after it; none, if it can't go on to that status
   */
  public Optional<Message> take(
      Turn turn, Message message, String status, Optional<String> reason) {
    var life = lives.get(message.provider());
    if (!life.isAhead(message, status)) {
      return Optional.empty();
    }
    long place = Place.of(turn.generation(), message.number());
    var work = turn.rows().attach(WorkStore.class).of(turn.generation(), place);
    var webhooks = new WebhookLedger(turn);
    var walk = new Walk(turn, life, message, work.map(Piece.OfMessage::course).orElse(Course.NONE));
    walk.take(status, reason, webhooks);
    walk.fit();
    WorkStore.delete(turn.rows(), List.of(place));
    new Messages(turn).progress(walk.message(), walk.taken());
    if (!walk.course().isEmpty()) {
      new Dispatch(turn, life)
          .work(
              walk.message(),
              turn.now().plus(walk.course().first().after()),
              Piece.OfMessage.STEP,
              walk.course());
    }
    return Optional.of(walk.message());
  }

  /** Sends a webhook again, as if for the first time; none, if there is no such. */
  public static Optional<WebhookRow> redeliver(Turn turn, String webhookId) {
    return new WebhookLedger(turn).redeliver(webhookId);
  }

  /** How many of these messages are yet to be sent. */
  public static long waiting(Turn turn, long first, long last) {
    return turn.rows()
        .attach(WorkStore.class)
        .waiting(Place.of(turn.generation(), first), Place.of(turn.generation(), last));
  }

  /** Sends those of these messages that are yet to be sent at another time. */
  public static void move(Turn turn, long first, long last, Instant due) {
    var waiting = sends(turn, first, last);
    var messages = new Messages(turn);
    var at = due.isBefore(turn.now()) ? turn.now() : due;
    WorkStore.delete(turn.rows(), places(turn, waiting));
    for (var piece : waiting) {
      var moved = piece.message().scheduledFor(due);
      messages.progress(moved, List.of());
      Dispatch.write(
          turn, new Piece.OfMessage(at, turn.nextWork(), piece.kind(), moved, piece.course()));
    }
  }

  /** Takes back those of these messages that are yet to be sent. */
  public static void cancel(Turn turn, long first, long last) {
    var waiting = sends(turn, first, last);
    var messages = new Messages(turn);
    WorkStore.delete(turn.rows(), places(turn, waiting));
    var step = new Step(turn.now(), Message.CANCELLED, Optional.empty());
    waiting.forEach(piece -> messages.progress(piece.message().at(step), List.of(step)));
  }

  private static List<Piece.OfMessage> sends(Turn turn, long first, long last) {
    return turn.rows()
        .attach(WorkStore.class)
        .sends(
            turn.generation(),
            Place.of(turn.generation(), first),
            Place.of(turn.generation(), last));
  }

  private static List<Long> places(Turn turn, List<Piece.OfMessage> pieces) {
    return pieces.stream()
        .map(piece -> Place.of(turn.generation(), piece.message().number()))
        .toList();
  }
}
