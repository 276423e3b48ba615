package dev.understudy.http;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Effect.Cut;
import dev.understudy.fault.Trial;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Entry.Answered;
import dev.understudy.provider.Call;
import dev.understudy.provider.CallId;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.Turn;
import dev.understudy.search.WorkBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One call in its turn: it is let through, goes wrong or is answered, and is written down. */
final class Play {
  private static final Problem TOO_MANY_FAULTS =
      new Problem.Failing(
          503,
          Optional.empty(),
          Optional.of(
              "Trying the faults of this sandbox on a call of this size takes too long: delete some"
                  + " of them, or send less."),
          Map.of());

  private final Stage stage;
  private final Visit visit;
  private final Entry.Asked asked;
  private final Turn turn;
  private final long number;
  private final CallId id;
  private final long messagesBefore;

  /**
   * A call that takes its number now, unless it had one before it was held up.
   *
   * @param asked what the journal is to say of it: worked out before, as others wait for the turn
   * @param held what was decided on it before; a sandbox that has begun again since knows nothing
   *     of it
   */
  Play(Stage stage, Visit visit, Entry.Asked asked, Turn turn, Optional<Held> held) {
    this.stage = stage;
    this.visit = visit;
    this.asked = asked;
    this.turn = turn;
    this.number =
        held.filter(before -> before.generation() == turn.generation())
            .map(Held::number)
            .orElseGet(turn::nextCall);
    this.id = new CallId(turn.sandbox().settings(), turn.ids(), number);
    this.messagesBefore = turn.upcomingMessage() - 1;
  }

  /**
   * Refuses a call that reaches no operation.
   *
   * @param form the settings that say how a refusal looks, if not those of this sandbox
   */
  Ending refuse(Problem problem, Optional<Settings> form) {
    var rendered =
        provider().render(problem, new CallId(form.orElse(id.settings()), id.ids(), number));
    return written(Answer.of(turn.sandbox().id(), rendered, List.of()), List.of());
  }

  /** A call that reaches nobody. */
  Ending answer(Response response) {
    return written(Answer.of(response), List.of());
  }

  /** A call of an operation. */
  Ending call(Optional<Held> held) {
    try {
      return tried(held);
    } catch (WorkBudget.ExceededException e) {
      return refuse(TOO_MANY_FAULTS, Optional.empty());
    }
  }

  private Ending tried(Optional<Held> held) {
    var target = visit.target();
    var before = held.map(Held::faultIds).orElse(List.of());
    var trial = new Trial(stage.faults(), turn, target, before);
    if (held.isEmpty()) {
      var operation = visit.operation().orElseThrow().id();
      var wait = stage.limits().take(turn, provider().name(), operation, number);
      if (wait.isPresent()) {
        return refuse(new Problem.Throttled(wait.get()), Optional.empty());
      }
      var delay = trial.delay();
      if (delay.isPresent()) {
        return new Ending.Later(delay.get(), new Held(turn.generation(), number, trial.acted()));
      }
    }
    var early = trial.before();
    return early.isPresent() ? cut(trial, early.get(), Optional.empty()) : handled(trial);
  }

  private Ending handled(Trial trial) {
    Response response;
    Optional<? extends Cut> cut;
    try {
      response = turn.attempt(() -> handle(trial));
      cut = trial.succeeded();
    } catch (Refusal e) {
      response = provider().render(e.problem(), id);
      cut = trial.refused();
    }
    return cut.isPresent()
        ? cut(trial, cut.get(), Optional.of(response))
        : written(answer(trial, response), faultIds(trial));
  }

  private Response handle(Trial trial) {
    visit
        .body()
        .problem()
        .ifPresent(
            problem -> {
              throw problem.refusal();
            });
    var call = new Call(visit.request(), turn, id, trial);
    return visit.operation().orElseThrow().handler().handle(call);
  }

  private Ending cut(Trial trial, Cut cut, Optional<Response> response) {
    var faultIds = faultIds(trial);
    if (cut instanceof Effect.Error error) {
      return written(answer(trial, provider().render(error.problem(), id)), faultIds);
    } else if (cut instanceof Effect.Garbage) {
      return written(answer(trial, response.orElseThrow()).asGarbage(), faultIds);
    } else if (cut instanceof Effect.Truncate) {
      var answer = answer(trial, response.orElseThrow());
      write(answer.half().written(), faultIds);
      return new Ending.Truncated(answer);
    }
    write(Answered.NOTHING, faultIds);
    if (cut instanceof Effect.Timeout timeout) {
      return new Ending.Closed(timeout.duration());
    }
    return cut instanceof Effect.Reset ? new Ending.Broken() : new Ending.Closed(Duration.ZERO);
  }

  private Answer answer(Trial trial, Response response) {
    // of very many, the one that says most has to be among those which there is room for
    var ids = trial.acted().size() > Answer.MAX_FAULTS_SHOWN ? faultIds(trial) : trial.acted();
    return Answer.of(turn.sandbox().id(), response, ids);
  }

  /** The one that says most about the answer first. */
  private static List<String> faultIds(Trial trial) {
    var decisive = trial.decisive().stream();
    return Stream.concat(decisive, trial.acted().stream()).distinct().toList();
  }

  private Ending written(Answer answer, List<String> faultIds) {
    write(answer.written(), faultIds);
    return new Ending.Sent(answer, OptionalLong.of(Place.of(turn.generation(), number)));
  }

  private void write(Answered answered, List<String> faultIds) {
    stage
        .journal()
        .write(
            turn,
            new Entry(
                number,
                id.requestId(),
                turn.now(),
                asked,
                answered,
                visit.age(),
                faultIds,
                new Entry.Span(messagesBefore, turn.upcomingMessage() - 1),
                visit.body().note()));
  }

  private Provider provider() {
    return visit.provider().orElseThrow();
  }
}
