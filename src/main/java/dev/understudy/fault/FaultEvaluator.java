package dev.understudy.fault;

import dev.understudy.fault.Effect.BeforeCommit;
import dev.understudy.fault.Effect.Delay;
import dev.understudy.fault.Effect.ForRecipient;
import dev.understudy.fault.Effect.ResponseEffect;
import dev.understudy.provider.Participants;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.transaction.SandboxTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluation of a sandbox's faults on one call, the oldest fault first. A fault that acts after the
 * commit, such as a lost response, is counted only if the call succeeds.
 *
 * <p>The steps of a call are, in this order: {@link #findDelay}, {@link #beforeCall}, {@link #of}
 * for each recipient, then {@link #afterSuccess} or {@link #afterRefusal}.
 */
public final class FaultEvaluator implements RecipientFaults {
  /** Cost of a match, which writes a row and copies the list of faults. */
  private static final int STEPS_PER_MATCH = 2_000;

  private final Faults faults;
  private final SandboxTransaction tx;
  private final CallFacts callFacts;

  /** Ids of the faults that acted on the call. */
  private final Set<String> acted = new LinkedHashSet<>();

  /** Ids of the faults that acted on recipients; they count only if the call succeeds. */
  private final Set<String> actedOnRecipients = new LinkedHashSet<>();

  /** Matching faults that act after the commit, up to the one that will act. */
  private final List<Fault> afterCommit = new ArrayList<>();

  /** Matching faults behind that one, which can only act if the call is refused. */
  private final List<Fault> ifRefused = new ArrayList<>();

  /** Result of the conditions that do not depend on the recipient, by number of the fault. */
  private final Map<Long, Boolean> callConditions = new HashMap<>();

  private Optional<Participants> participants = Optional.empty();
  private Optional<String> decisive = Optional.empty();

  /**
   * Creates the evaluation of a call.
   *
   * @param actedBefore the ids of faults that acted before the call was delayed
   */
  public FaultEvaluator(
      Faults faults, SandboxTransaction tx, CallFacts callFacts, List<String> actedBefore) {
    this.faults = faults;
    this.tx = tx;
    this.callFacts = callFacts;
    acted.addAll(actedBefore);
  }

  /** Returns the delay of the call, if a fault delays it. */
  public Optional<Duration> findDelay() {
    if (faults.list(tx).isEmpty()) {
      return Optional.empty();
    }
    return faults.list(tx).stream()
        .filter(fault -> fault.rule().effect() instanceof Delay && matches(fault))
        .filter(this::countAndAct)
        .findFirst()
        .map(fault -> ((Delay) fault.rule().effect()).duration());
  }

  /** Returns the effect that takes the place of the operation, if there is one. */
  public Optional<BeforeCommit> beforeCall() {
    if (faults.list(tx).isEmpty()) {
      return Optional.empty();
    }
    var matching = new ArrayList<Fault>();
    for (var fault : faults.list(tx)) {
      if (fault.rule().effect() instanceof ResponseEffect && matches(fault)) {
        matching.add(fault);
      }
    }
    for (int i = 0; i < matching.size(); i++) {
      var fault = matching.get(i);
      if (!(fault.rule().effect() instanceof BeforeCommit effect)) {
        afterCommit.add(fault);
        if (fault.actsOnNextMatch(tx.ids())) {
          ifRefused.addAll(matching.subList(i + 1, matching.size()));
          return Optional.empty();
        }
      } else if (countAndAct(fault)) {
        decisive = Optional.of(fault.id(tx.ids()));
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  /** Returns the effect on the response of a call that succeeded, if there is one. */
  public Optional<ResponseEffect> afterSuccess() {
    acted.addAll(actedOnRecipients);
    // all are counted; at most the last one acts
    var acting = afterCommit.stream().filter(this::countAndAct).reduce((first, last) -> last);
    acting.ifPresent(fault -> decisive = Optional.of(fault.id(tx.ids())));
    return acting.map(fault -> (ResponseEffect) fault.rule().effect());
  }

  /** Returns the effect that takes the place of a refusal, if there is one. */
  public Optional<BeforeCommit> afterRefusal() {
    actedOnRecipients.clear();
    for (var fault : ifRefused) {
      if (fault.rule().effect() instanceof BeforeCommit effect && countAndAct(fault)) {
        decisive = Optional.of(fault.id(tx.ids()));
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<RecipientFault> of(String recipient) {
    for (var fault : faults.list(tx)) {
      if (fault.rule().effect() instanceof ForRecipient effect
          && matchesRecipient(fault, recipient)
          && count(fault)) {
        actedOnRecipients.add(fault.id(tx.ids()));
        return Optional.of(effect.fault());
      }
    }
    return Optional.empty();
  }

  /** Returns the ids of all faults that acted. */
  public List<String> acted() {
    return List.copyOf(acted);
  }

  /** Returns the id of the fault that replaced the response, else of the first that acted. */
  public Optional<String> decisive() {
    return decisive.or(() -> acted.stream().findFirst());
  }

  private boolean countAndAct(Fault fault) {
    if (count(fault)) {
      acted.add(fault.id(tx.ids()));
      return true;
    }
    return false;
  }

  private boolean count(Fault fault) {
    callFacts.budget().spend(STEPS_PER_MATCH);
    return faults.count(tx, fault);
  }

  /** Checks the cheap conditions first. */
  private boolean matches(Fault fault) {
    var rule = fault.rule();
    return covers(rule)
        && rule.when()
            .recipient()
            .map(glob -> glob.matchesAny(participants().recipients(), callFacts.budget()))
            .orElse(true)
        && matchesCall(rule);
  }

  /** Checks the conditions that do not depend on the recipient only once. */
  private boolean matchesRecipient(Fault fault, String recipient) {
    var rule = fault.rule();
    return covers(rule)
        && rule.when()
            .recipient()
            .map(glob -> glob.matches(recipient, callFacts.budget()))
            .orElse(true)
        && callConditions.computeIfAbsent(fault.number(), number -> matchesCall(rule));
  }

  private boolean covers(FaultRule rule) {
    return rule.scope().covers(callFacts.provider(), callFacts.operation());
  }

  private boolean matchesCall(FaultRule rule) {
    var when = rule.when();
    return when.sender()
            .map(glob -> glob.matchesAny(participants().senders(), callFacts.budget()))
            .orElse(true)
        && when.bodyContains().map(callFacts::bodyContains).orElse(true);
  }

  private Participants participants() {
    if (participants.isEmpty()) {
      participants = Optional.of(callFacts.participants(tx));
    }
    return participants.get();
  }
}
