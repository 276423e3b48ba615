package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.delivery.ClockAdvance;
import dev.understudy.delivery.Timeline;
import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.json.FieldReader;
import dev.understudy.json.Finding;
import dev.understudy.provider.Problem;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows, sets and advances the clock of a sandbox. */
final class ClockApi {
  private static final String NEXT = "next";
  private static final Duration MAX_ADVANCE = Duration.ofDays(366_000);

  private final SandboxTransactions transactions;
  private final ListResponses lists;
  private final BodyReader bodies;
  private final SystemClock systemClock;
  private final ClockAdvance advance;

  ClockApi(
      SandboxTransactions transactions,
      ListResponses lists,
      BodyReader bodies,
      SystemClock systemClock,
      ClockAdvance advance) {
    this.advance = advance;
    this.transactions = transactions;
    this.lists = lists;
    this.bodies = bodies;
    this.systemClock = systemClock;
  }

  record ClockView(String mode, String now) {
    static ClockView of(SandboxTransaction tx) {
      return new ClockView(tx.sandbox().clock().mode(), tx.now().toString());
    }
  }

  /** The clock after an advance, and the work that it ran, in order. */
  record AdvanceView(String now, List<RanView> ran, boolean complete) {}

  record RanView(
      String at,
      String kind,
      String id,
      @JsonInclude(JsonInclude.Include.ALWAYS) String messageId,
      String outcome) {
    static RanView of(Timeline.WorkDone done) {
      return new RanView(
          done.at().toString(),
          done.kind(),
          done.id(),
          done.messageId().orElse(null),
          done.outcome());
    }
  }

  void show(Context context) {
    var clock = lists.sandbox(Routes.parameter(context, "id")).clock();
    JsonResponses.json(
        context, new ClockView(clock.mode(), clock.now(systemClock.now()).toString()));
  }

  void set(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var mode = fields.choice("mode", List.of("live", "frozen"));
    if (fields.any("mode").isEmpty()) {
      fields.wrong("mode", "This field is required: live or frozen.");
    }
    var now = fields.instant("now");
    Problem.Invalid.throwIfAny(fields.findings());
    JsonResponses.json(
        context,
        transactions.run(
            Routes.parameter(context, "id"),
            tx -> {
              tx.setClock(mode.orElseThrow(), now);
              ControlCalls.write(
                  tx, "PUT", "/clock", Map.of("mode", mode.get(), "now", tx.now().toString()));
              return ClockView.of(tx);
            }));
  }

  void advance(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var by = fields.duration("by", Duration.ZERO, MAX_ADVANCE);
    var isNext = fields.any("to").filter(to -> to.asString("").equals(NEXT)).isPresent();
    var to = isNext ? Optional.<Instant>empty() : fields.instant("to");
    if (fields.any("by").isPresent() == fields.any("to").isPresent()) {
      fields.wrong(
          "by", "Give either by, such as PT1H, or to: an instant, or next for what is due next.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    var advanced =
        advance.run(
            Routes.parameter(context, "id"),
            tx -> {
              var target =
                  isNext
                      ? ClockAdvance.next(tx)
                      : to.or(() -> by.map(tx.now()::plus)).orElse(tx.now());
              if (target.isBefore(tx.now())) {
                throw refusal(
                    "/to", "The clock already shows " + tx.now() + ": set it back with PUT.");
              }
              if (target.isAfter(Clock.LATEST)) {
                throw refusal(
                    by.isPresent() ? "/by" : "/to", "The clock goes up to the year 9990.");
              }
              ControlCalls.write(
                  tx,
                  "POST",
                  "/clock/advance",
                  by.<Map<String, String>>map(span -> Map.of("by", span.toString()))
                      .orElseGet(() -> Map.of("to", target.toString())));
              return target;
            });
    JsonResponses.json(
        context,
        new AdvanceView(
            advanced.now().toString(),
            advanced.ran().stream().map(RanView::of).toList(),
            advanced.isComplete()));
  }

  private static RuntimeException refusal(String pointer, String sentence) {
    return new Problem.Invalid(List.of(Finding.at(pointer, sentence))).refusal();
  }
}
