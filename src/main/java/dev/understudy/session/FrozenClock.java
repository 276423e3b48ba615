package dev.understudy.session;

import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.session.SessionStep.ControlStep;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A clock that is frozen while a session is repeated. Where the session's own clock was live, it is
 * moved instead, so that the same work runs between the same steps.
 */
final class FrozenClock {
  private static final String CLOCK = "/clock";
  private static final String ADVANCE = "/clock/advance";

  private final NavigableSet<Instant> work;
  private final List<SessionStep> steps = new ArrayList<>();
  private Instant beginning;
  private boolean isLive;
  private boolean wasLive;
  private boolean hasLimits;
  private Instant sessionTime;

  /**
   * Creates the clock of a session.
   *
   * @param work the times at which messages took steps
   */
  FrozenClock(Sandbox sandbox, NavigableSet<Instant> work) {
    this.work = work;
    this.isLive = !(sandbox.content().initial().clock() instanceof Clock.Frozen);
    this.sessionTime =
        sandbox.content().initial().clock() instanceof Clock.Frozen frozen
            ? frozen.at()
            : sandbox.origin().createdAt();
    this.beginning = isLive ? sessionTime.truncatedTo(ChronoUnit.SECONDS) : sessionTime;
  }

  Instant beginning() {
    return beginning;
  }

  List<SessionStep> steps() {
    return List.copyOf(steps);
  }

  /** Returns whether the session's clock was live for a part of it. */
  boolean wasLive() {
    return wasLive;
  }

  void add(SessionStep step) {
    if (steps.isEmpty() && isLive) {
      sessionTime = step.at();
      beginning = sessionTime.truncatedTo(ChronoUnit.SECONDS);
    }
    if (step instanceof ControlStep control && control.is("PUT", CLOCK)) {
      set(control);
      return;
    }
    if (step instanceof ControlStep control && control.path().equals("/rate-limits")) {
      hasLimits = true;
    }
    if (isLive) {
      wasLive = true;
      catchUp(step.at());
      steps.add(step instanceof ControlStep control ? relative(control) : step);
    } else {
      steps.add(step);
      sessionTime = step.at();
    }
  }

  /**
   * Lets the rest of the work run that a live clock has run after the last step.
   *
   * @param now the sandbox's time at the end of the session
   */
  void end(Instant now) {
    if (isLive && !now.isBefore(sessionTime)) {
      var ran = work.subSet(sessionTime, true, now, true);
      if (!ran.isEmpty()) {
        catchUp(ran.last().plus(1, ChronoUnit.MICROS));
      }
    }
  }

  private void set(ControlStep step) {
    var now = Instant.parse(step.body().path("now").asString());
    boolean wasFirst = steps.isEmpty();
    boolean becomesLive = step.body().path("mode").asString().equals("live");
    boolean isElsewhere = isLive || !now.equals(sessionTime);
    isLive = becomesLive;
    sessionTime = now;
    if (wasFirst) {
      beginning = becomesLive ? now.truncatedTo(ChronoUnit.SECONDS) : now;
    } else if (isElsewhere) {
      steps.add(
          new ControlStep(
              now, "PUT", CLOCK, object(Map.of("mode", "frozen", "now", now.toString()))));
    }
  }

  /** Moves the clock on to the next step, if work ran before it or time counts. */
  private void catchUp(Instant until) {
    var from = sessionTime;
    sessionTime = until.isBefore(from) ? from : until;
    var ran = work.subSet(from, true, sessionTime, false);
    var gap = Duration.between(from, sessionTime);
    boolean isLater =
        !ran.isEmpty() && ran.last().isAfter(from) || hasLimits && gap.toSeconds() > 0;
    if (!ran.isEmpty() || isLater) {
      advance(isLater ? inMillis(gap) : Duration.ZERO);
    }
  }

  private void advance(Duration by) {
    steps.add(new ControlStep(sessionTime, "POST", ADVANCE, object(Map.of("by", by.toString()))));
  }

  private ControlStep relative(ControlStep step) {
    if (!step.path().equals(ADVANCE) || !step.body().has("to")) {
      if (step.path().equals(ADVANCE)) {
        sessionTime = sessionTime.plus(Duration.parse(step.body().path("by").asString()));
      }
      return step;
    }
    var to = Instant.parse(step.body().path("to").asString());
    var by = inMillis(Duration.between(step.at(), to));
    sessionTime = to;
    return new ControlStep(step.at(), "POST", ADVANCE, object(Map.of("by", by.toString())));
  }

  private static Duration inMillis(Duration duration) {
    return duration.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
  }

  private static tools.jackson.databind.node.ObjectNode object(Map<String, String> fields) {
    var object = JsonNodeFactory.instance.objectNode();
    fields.forEach(object::put);
    return object;
  }
}
