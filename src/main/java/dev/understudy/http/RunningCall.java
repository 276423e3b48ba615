package dev.understudy.http;

import dev.understudy.fault.CallFacts;
import dev.understudy.fault.Effect;
import dev.understudy.fault.Effect.ResponseEffect;
import dev.understudy.fault.FaultEvaluator;
import dev.understudy.http.ConnectionAction.DelayedCall;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.JournalEntry.JournaledRequest;
import dev.understudy.journal.JournalEntry.JournaledResponse;
import dev.understudy.provider.Call;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import dev.understudy.sandbox.Settings;
import dev.understudy.transaction.Occurrence;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** A call in the transaction that runs and journals it. */
final class RunningCall {
  private final Journal journal;
  private final HttpCall call;
  private final JournaledRequest request;
  private final SandboxTransaction tx;
  private final CallContext context;
  private final long messagesBefore;

  /**
   * Gives a call its number, unless it has one from before a delay.
   *
   * @param request the call as the journal keeps it
   * @param delayed the call before its delay; it has no number in a sandbox that was reset since
   */
  RunningCall(
      Journal journal,
      HttpCall call,
      JournaledRequest request,
      SandboxTransaction tx,
      Optional<DelayedCall> delayed) {
    this.journal = journal;
    this.call = call;
    this.request = request;
    this.tx = tx;
    long number =
        delayed
            .filter(before -> before.generation() == tx.generation())
            .map(DelayedCall::number)
            .orElseGet(tx::nextCallNumber);
    this.context = new CallContext(tx.sandbox().settings(), tx.ids(), number, call.operation());
    this.messagesBefore = tx.peekMessageNumber() - 1;
  }

  Provider provider() {
    return call.provider().orElseThrow();
  }

  Operation operation() {
    return call.operation().orElseThrow();
  }

  SandboxTransaction tx() {
    return tx;
  }

  long number() {
    return context.number();
  }

  CallFacts facts() {
    return new CallFacts(provider(), operation(), call.request(), call.body().bytes());
  }

  /** Returns the state of the call that is needed after a delay. */
  DelayedCall delayed(List<String> faultIds) {
    return new DelayedCall(tx.generation(), number(), faultIds);
  }

  /**
   * Returns the call as its operation gets it.
   *
   * @throws dev.understudy.provider.Refusal if the body can't be read
   */
  Call forOperation(FaultEvaluator faults) {
    call.body()
        .problem()
        .ifPresent(
            problem -> {
              throw problem.refusal();
            });
    return new Call(call.request(), tx, context, faults);
  }

  /** Renders a problem in the provider's form, and counts its errors. */
  Response render(Problem problem) {
    countErrors(problem);
    return render(provider(), problem, context);
  }

  private void countErrors(Problem problem) {
    provider().errorsIn(problem).forEach(this::count);
  }

  /** Counts a failure that the client meets in this call. */
  void count(String failure) {
    var id = call.operation().map(Operation::id).orElse(Occurrence.ANY_OPERATION);
    tx.count(new Occurrence(provider().name(), id, failure));
  }

  /** Renders a problem in a provider's form, with the headers that are common to all providers. */
  static Response render(Provider provider, Problem problem, CallContext context) {
    return provider.render(problem, context).with(problem.headers());
  }

  ConnectionAction refuse(Problem problem) {
    return refuse(problem, Optional.empty());
  }

  /**
   * Refuses the call.
   *
   * @param settings the settings that set the form of the refusal, if not those of this sandbox
   */
  ConnectionAction refuse(Problem problem, Optional<Settings> settings) {
    var form =
        new CallContext(
            settings.orElse(context.settings()), context.ids(), number(), call.operation());
    countErrors(problem);
    var response = render(provider(), problem, form);
    return respond(WireResponse.of(tx.sandbox().id(), response, List.of()));
  }

  ConnectionAction respond(WireResponse response) {
    return respond(response, List.of());
  }

  ConnectionAction respond(Response response, FaultEvaluator faults) {
    return respond(wire(response, faults), faultIds(faults));
  }

  private ConnectionAction respond(WireResponse response, List<String> faultIds) {
    write(response.journaled(), faultIds);
    return new ConnectionAction.SendResponse(
        response, OptionalLong.of(RowKey.of(tx.generation(), number())));
  }

  /**
   * Applies the effect of a fault.
   *
   * @param response of the operation; empty if the effect replaces the operation
   */
  ConnectionAction apply(
      ResponseEffect effect, Optional<Response> response, FaultEvaluator faults) {
    var faultIds = faultIds(faults);
    if (effect instanceof Effect.Error error) {
      return respond(render(error.problem()), faults);
    }
    count(effect.name());
    if (effect instanceof Effect.Garbage) {
      return respond(wire(response.orElseThrow(), faults).asGarbage(), faultIds);
    } else if (effect instanceof Effect.Truncate) {
      var whole = wire(response.orElseThrow(), faults);
      write(whole.half().journaled(), faultIds);
      return new ConnectionAction.SendHalf(whole);
    }
    write(JournaledResponse.NOTHING, faultIds);
    if (effect instanceof Effect.Timeout timeout) {
      return new ConnectionAction.CloseConnection(timeout.duration());
    }
    return effect instanceof Effect.Reset
        ? new ConnectionAction.ResetConnection()
        : new ConnectionAction.CloseConnection(Duration.ZERO);
  }

  private WireResponse wire(Response response, FaultEvaluator faults) {
    // the header holds a limited number of ids, which has to include the decisive one
    var ids =
        faults.acted().size() > WireResponse.MAX_FAULTS_SHOWN ? faultIds(faults) : faults.acted();
    return WireResponse.of(tx.sandbox().id(), response, ids);
  }

  /** Returns the ids of the faults that acted, the decisive one first. */
  private static List<String> faultIds(FaultEvaluator faults) {
    return Stream.concat(faults.decisive().stream(), faults.acted().stream()).distinct().toList();
  }

  private void write(JournaledResponse response, List<String> faultIds) {
    call.operation().ifPresent(operation -> count(""));
    if (tx.peekMessageNumber() - 1 > messagesBefore) {
      tx.count(Occurrence.of(provider().name(), ""));
    }
    journal.write(
        tx,
        new JournalEntry(
            number(),
            context.requestId(),
            tx.now(),
            request,
            journal.answered(response, call.operation().map(Operation::secrets).orElse(Set.of())),
            call.age(),
            faultIds,
            new JournalEntry.MessageSpan(messagesBefore, tx.peekMessageNumber() - 1),
            call.body().note()));
  }
}
