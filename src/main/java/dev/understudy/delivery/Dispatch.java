package dev.understudy.delivery;

import dev.understudy.message.Draft;
import dev.understudy.message.Message;
import dev.understudy.message.Messages;
import dev.understudy.message.Step;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
import dev.understudy.sandbox.Turn.RowWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Puts accepted messages on their course, in the turn of the call that brings them. On a live clock
 * what is due at once is done at once, in the same transaction; on a frozen one it waits to be
 * told.
 */
public final class Dispatch {
  private static final RowWriter<WorkStore.Row> WORK = WorkStore::insert;

  private final Turn turn;
  private final Lifecycle life;
  private final Messages messages;
  private final WebhookLedger webhooks;

  /** For messages of this kind, in a turn of their sandbox. */
  public Dispatch(Turn turn, Lifecycle life) {
    this.turn = turn;
    this.life = life;
    this.messages = new Messages(turn);
    this.webhooks = new WebhookLedger(turn);
  }

  /**
   * A message that is accepted.
   *
   * @param course that it takes instead of the usual one
   */
  public record Order(Draft draft, Optional<Course> course) {}

  /**
   * Accepts messages that come with one call, in this order.
   *
   * @param batchId the call's own id
   * @param idOfNumber makes a message's id from its number
   */
  public List<Message> accept(
      List<Order> orders, Optional<String> batchId, LongFunction<String> idOfNumber) {
    long batch = turn.upcomingMessage();
    var accepted = new ArrayList<Message>(orders.size());
    for (var order : orders) {
      accepted.add(accept(order, batch, batchId, idOfNumber));
    }
    return accepted;
  }

  private Message accept(
      Order order, long batch, Optional<String> batchId, LongFunction<String> idOfNumber) {
    var draft = order.draft();
    var message = messages.number(draft, batch, batchId, idOfNumber);
    var accepted = new Step(turn.now(), message.status(), Optional.empty());
    var course =
        order
            .course()
            .map(chosen -> possible(message, chosen))
            .orElseGet(() -> Courses.of(turn, life));
    webhooks.tellFirst(message, life.notices(turn, message, accepted));
    if (draft.scheduledAt().isPresent()) {
      var due = draft.scheduledAt().get();
      messages.write(draft, message, List.of());
      var end = life.expiry(message).filter(expiry -> !due.isBefore(expiry));
      if (end.isPresent()) {
        work(message, end.get(), Piece.OfMessage.STEP, Course.through(Message.EXPIRED));
      } else {
        work(message, due, Piece.OfMessage.SEND, course);
      }
      return message;
    }
    var walk = new Walk(turn, life, message, Walk.fitting(life, message, course));
    if (turn.sandbox().clock() instanceof Clock.Live) {
      walk.whatIsDueAtOnce(webhooks);
    }
    messages.write(draft, walk.message(), walk.taken());
    if (!walk.course().isEmpty()) {
      work(
          walk.message(),
          turn.now().plus(walk.course().first().after()),
          Piece.OfMessage.STEP,
          walk.course());
    }
    return message;
  }

  /** What a message of this kind can't become, fails. */
  private Course possible(Message message, Course course) {
    return new Course(
        course.legs().stream()
            .map(
                leg ->
                    life.has(message, leg.status())
                        ? leg
                        : new Course.Leg(Message.FAILED, leg.after(), leg.reason()))
            .toList());
  }

  /** Writes what a message is to do next. */
  void work(Message message, Instant due, String kind, Course course) {
    write(turn, new Piece.OfMessage(due, turn.nextWork(), kind, message, course));
  }

  /** Writes what a message is to do next. */
  static void write(Turn turn, Piece.OfMessage piece) {
    turn.write(
        WORK,
        new WorkStore.Row(
            Place.of(turn.generation(), piece.message().number()),
            turn.generation(),
            piece.due(),
            piece.number(),
            piece.kind(),
            piece.course().text()));
    turn.workAt(piece.due());
  }

  /** Tells of a message that came in. */
  public void tell(Message message, List<Notice> notices) {
    webhooks.tellFirst(message, notices);
  }
}
