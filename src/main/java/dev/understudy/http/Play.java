package dev.understudy.http;

import dev.understudy.fault.Effect;
import dev.understudy.fault.Effect.ResponseEffect;
import dev.understudy.fault.FaultEvaluator;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.JournalEntry.JournaledResponse;
import dev.understudy.provider.Call;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.Settings;
import dev.understudy.search.WorkBudget;
import dev.understudy.transaction.SandboxTransaction;
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
  private final HttpCall httpCall;
  private final JournalEntry.JournaledRequest asked;
  private final SandboxTransaction tx;
  private final long number;
  private final CallContext id;
  private final long messagesBefore;

  /**
   * A call that takes its number now, unless it had one before it was held up.
   *
   * @param asked what the journal is to say of it: worked out before, as others wait for the turn
   * @param held what was decided on it before; a sandbox that has begun again since knows nothing
   *     of it
   */
  Play(
      Stage stage,
      HttpCall httpCall,
      JournalEntry.JournaledRequest asked,
      SandboxTransaction tx,
      Optional<DelayedCall> held) {
    this.stage = stage;
    this.httpCall = httpCall;
    this.asked = asked;
    this.tx = tx;
    this.number =
        held.filter(before -> before.generation() == tx.generation())
            .map(DelayedCall::number)
            .orElseGet(tx::nextCall);
    this.id = new CallContext(tx.sandbox().settings(), tx.ids(), number);
    this.messagesBefore = tx.upcomingMessage() - 1;
  }

  /**
   * Refuses a call that reaches no operation.
   *
   * @param form the settings that say how a refusal looks, if not those of this sandbox
   */
  ConnectionAction refuse(Problem problem, Optional<Settings> form) {
    var rendered =
        provider().render(problem, new CallContext(form.orElse(id.settings()), id.ids(), number));
    return written(WireResponse.of(tx.sandbox().id(), rendered, List.of()), List.of());
  }

  /** A call that reaches nobody. */
  ConnectionAction answer(Response response) {
    return written(WireResponse.of(response), List.of());
  }

  /** A call of an operation. */
  ConnectionAction call(Optional<DelayedCall> held) {
    try {
      return tried(held);
    } catch (WorkBudget.ExceededException e) {
      return refuse(TOO_MANY_FAULTS, Optional.empty());
    }
  }

  private ConnectionAction tried(Optional<DelayedCall> held) {
    var target = httpCall.target();
    var before = held.map(DelayedCall::faultIds).orElse(List.of());
    var evaluator = new FaultEvaluator(stage.faults(), tx, target, before);
    if (held.isEmpty()) {
      var operation = httpCall.operation().orElseThrow().id();
      var wait = stage.limits().acquire(tx, provider().name(), operation, number);
      if (wait.isPresent()) {
        return refuse(new Problem.Throttled(wait.get()), Optional.empty());
      }
      var delay = evaluator.delay();
      if (delay.isPresent()) {
        return new ConnectionAction.ResumeLater(
            delay.get(), new DelayedCall(tx.generation(), number, evaluator.acted()));
      }
    }
    var early = evaluator.before();
    return early.isPresent() ? cut(evaluator, early.get(), Optional.empty()) : handled(evaluator);
  }

  private ConnectionAction handled(FaultEvaluator evaluator) {
    Response response;
    Optional<? extends ResponseEffect> cut;
    try {
      response = tx.attempt(() -> handle(evaluator));
      cut = evaluator.succeeded();
    } catch (Refusal e) {
      response = provider().render(e.problem(), id);
      cut = evaluator.refused();
    }
    return cut.isPresent()
        ? cut(evaluator, cut.get(), Optional.of(response))
        : written(answer(evaluator, response), faultIds(evaluator));
  }

  private Response handle(FaultEvaluator evaluator) {
    httpCall
        .body()
        .problem()
        .ifPresent(
            problem -> {
              throw problem.refusal();
            });
    var call = new Call(httpCall.request(), tx, id, evaluator);
    return httpCall.operation().orElseThrow().handler().handle(call);
  }

  private ConnectionAction cut(
      FaultEvaluator evaluator, ResponseEffect cut, Optional<Response> response) {
    var faultIds = faultIds(evaluator);
    if (cut instanceof Effect.Error error) {
      return written(answer(evaluator, provider().render(error.problem(), id)), faultIds);
    } else if (cut instanceof Effect.Garbage) {
      return written(answer(evaluator, response.orElseThrow()).asGarbage(), faultIds);
    } else if (cut instanceof Effect.Truncate) {
      var answer = answer(evaluator, response.orElseThrow());
      write(answer.half().written(), faultIds);
      return new ConnectionAction.SendHalf(answer);
    }
    write(JournaledResponse.NOTHING, faultIds);
    if (cut instanceof Effect.Timeout timeout) {
      return new ConnectionAction.CloseConnection(timeout.duration());
    }
    return cut instanceof Effect.Reset
        ? new ConnectionAction.ResetConnection()
        : new ConnectionAction.CloseConnection(Duration.ZERO);
  }

  private WireResponse answer(FaultEvaluator evaluator, Response response) {
    // of very many, the one that says most has to be among those which there is room for
    var ids =
        evaluator.acted().size() > WireResponse.MAX_FAULTS_SHOWN
            ? faultIds(evaluator)
            : evaluator.acted();
    return WireResponse.of(tx.sandbox().id(), response, ids);
  }

  /** The one that says most about the answer first. */
  private static List<String> faultIds(FaultEvaluator evaluator) {
    var decisive = evaluator.decisive().stream();
    return Stream.concat(decisive, evaluator.acted().stream()).distinct().toList();
  }

  private ConnectionAction written(WireResponse answer, List<String> faultIds) {
    write(answer.written(), faultIds);
    return new ConnectionAction.SendResponse(
        answer, OptionalLong.of(RowKey.of(tx.generation(), number)));
  }

  private void write(JournaledResponse answered, List<String> faultIds) {
    stage
        .journal()
        .write(
            tx,
            new JournalEntry(
                number,
                id.requestId(),
                tx.now(),
                asked,
                answered,
                httpCall.age(),
                faultIds,
                new JournalEntry.MessageSpan(messagesBefore, tx.upcomingMessage() - 1),
                httpCall.body().note()));
  }

  private Provider provider() {
    return httpCall.provider().orElseThrow();
  }
}
