package dev.understudy.admin;

import dev.understudy.delivery.Advance;
import dev.understudy.delivery.Timeline;
import dev.understudy.http.Bodies;
import dev.understudy.provider.Finding;
import dev.understudy.provider.Problem;
import dev.understudy.provider.StrictFields;
import dev.understudy.sandbox.Turn;
import dev.understudy.sandbox.Turns;
import dev.understudy.sandbox.Wall;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Showing, setting and moving the clock of a sandbox. */
final class ClockApi {
  private static final String NEXT = "next";
  private static final Duration FURTHEST = Duration.ofDays(366_000);
  private static final Instant LAST = Instant.parse("9990-12-31T23:59:59.999999Z");

  private final Turns turns;
  private final Lists lists;
  private final Bodies bodies;
  private final Wall wall;
  private final Advance advance;

  ClockApi(Turns turns, Lists lists, Bodies bodies, Wall wall, Advance advance) {
    this.advance = advance;
    this.turns = turns;
    this.lists = lists;
    this.bodies = bodies;
    this.wall = wall;
  }

  record Shown(String mode, String now) {
    static Shown of(Turn turn) {
      return new Shown(turn.sandbox().clock().mode(), turn.now().toString());
    }
  }

  /** What moving the clock has brought about, in order. */
  record Advanced(String now, List<Ran> ran, boolean complete) {}

  record Ran(String at, String kind, String id, String messageId, String outcome) {
    static Ran of(Timeline.Done done) {
      return new Ran(
          done.at().toString(), done.kind(), done.id(), done.messageId(), done.outcome());
    }
  }

  void show(Context context) {
    var clock = lists.sandbox(context.pathParam("id")).clock();
    Answers.json(context, new Shown(clock.mode(), clock.now(wall.now()).toString()));
  }

  void set(Context context) {
    var fields = new StrictFields(bodies.object(context));
    var mode = fields.choice("mode", List.of("live", "frozen"));
    if (fields.any("mode").isEmpty()) {
      fields.wrong("mode", "This field is required: live or frozen.");
    }
    var now = fields.instant("now");
    fields.refuseIfAny();
    Answers.json(
        context,
        turns.take(
            context.pathParam("id"),
            turn -> {
              turn.setClock(mode.orElseThrow(), now);
              return Shown.of(turn);
            }));
  }

  void advance(Context context) {
    var fields = new StrictFields(bodies.object(context));
    var by = fields.duration("by", Duration.ZERO, FURTHEST);
    var isNext = fields.any("to").filter(to -> to.asString("").equals(NEXT)).isPresent();
    var to = isNext ? Optional.<Instant>empty() : fields.instant("to");
    if (fields.any("by").isPresent() == fields.any("to").isPresent()) {
      fields.wrong(
          "by", "Give either by, such as PT1H, or to: an instant, or next for what is due next.");
    }
    fields.refuseIfAny();
    var advanced =
        advance.run(
            context.pathParam("id"),
            turn -> {
              var target =
                  isNext
                      ? Advance.next(turn)
                      : to.or(() -> by.map(turn.now()::plus)).orElse(turn.now());
              if (target.isBefore(turn.now())) {
                throw refusal(
                    "/to", "The clock already shows " + turn.now() + ": set it back with PUT.");
              }
              if (target.isAfter(LAST)) {
                throw refusal(
                    by.isPresent() ? "/by" : "/to", "The clock goes up to the year 9990.");
              }
              return target;
            });
    Answers.json(
        context,
        new Advanced(
            advanced.now().toString(),
            advanced.ran().stream().map(Ran::of).toList(),
            advanced.isComplete()));
  }

  private static RuntimeException refusal(String pointer, String sentence) {
    return new Problem.Invalid(List.of(Finding.at(pointer, sentence))).refusal();
  }
}
