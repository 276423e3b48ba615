package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.Step;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is due in a sandbox, carried out in its turn, in order. */
public final class Timeline {
  /** So many webhooks in one turn of a live clock, as the calls in its sandbox wait meanwhile. */
  static final int WEBHOOKS_TOGETHER = 32;

  private static final int PIECES_TOGETHER = 100;

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
    return new Round(lives, turn, until, most).upToAWebhook();
  }

  /** Carries out what is due now on a live clock, and claims webhooks. */
  Slice live(Turn turn, Claims claims) {
    return new Round(lives, turn, turn.now(), PIECES_TOGETHER).claiming(claims);
  }

  /** Says when the next work is due. */
  static void look(Turn turn) {
    var webhooks = new WebhookStore(turn.rows()).first(turn.generation());
    turn.firstWorkAt(earlier(firstOfMessages(turn), webhooks));
  }

  /** When a message is to go on next. */
  static Optional<Instant> firstOfMessages(Turn turn) {
    return new WorkStore(turn.rows()).first(turn.generation());
  }

  /** The earlier of two instants, as far as there are any. */
  static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /** When the next work is due, if there is any. */
  static Optional<Instant> next(Turn turn) {
    look(turn);
    return turn.firstWork();
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
    var work = new WorkStore(turn.rows()).of(turn.generation(), place);
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
    return new WorkStore(turn.rows())
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
    return new WorkStore(turn.rows())
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
