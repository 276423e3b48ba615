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
 * Tries the faults of a sandbox on one call, the oldest first, in a turn. What acts after the
 * commit is counted only if the call succeeds, so it is put aside until that is known.
 */
public final class FaultEvaluator implements RecipientFaults {
  /** A match is written to the database, and all faults are copied. */
  private static final int STEPS_A_COUNT = 2_000;

  private final Faults faults;
  private final SandboxTransaction tx;
  private final CallFacts callFacts;
  private final Set<String> acted = new LinkedHashSet<>();
  private final Set<String> actedOnRecipients = new LinkedHashSet<>();
  private final List<Fault> aside = new ArrayList<>();
  private final List<Fault> untried = new ArrayList<>();
  private final Map<Long, Boolean> forCall = new HashMap<>();
  private Optional<Participants> parties = Optional.empty();
  private Optional<String> decisive = Optional.empty();

  /**
   * A trial of one call.
   *
   * @param before the faults that have acted on it already
   */
  public FaultEvaluator(
      Faults faults, SandboxTransaction tx, CallFacts callFacts, List<String> before) {
    this.faults = faults;
    this.tx = tx;
    this.callFacts = callFacts;
    acted.addAll(before);
  }

  /** How long the call is held up, if it is. */
  public Optional<Duration> findDelay() {
    return faults.list(tx).stream()
        .filter(fault -> fault.rule().effect() instanceof Delay && matches(fault))
        .filter(this::acts)
        .findFirst()
        .map(fault -> ((Delay) fault.rule().effect()).duration());
  }

  /** What takes the place of the call, if anything does. */
  public Optional<BeforeCommit> beforeCall() {
    var cuts = new ArrayList<Fault>();
    for (var fault : faults.list(tx)) {
      if (fault.rule().effect() instanceof ResponseEffect && matches(fault)) {
        cuts.add(fault);
      }
    }
    for (int i = 0; i < cuts.size(); i++) {
      var fault = cuts.get(i);
      if (!(fault.rule().effect() instanceof BeforeCommit early)) {
        aside.add(fault);
        if (fault.actsOnNextMatch(tx.ids())) {
          untried.addAll(cuts.subList(i + 1, cuts.size()));
          return Optional.empty();
        }
      } else if (acts(fault)) {
        decisive = Optional.of(fault.id(tx.ids()));
        return Optional.of(early);
      }
    }
    return Optional.empty();
  }

  /** What cuts the answer of a call that succeeded, if anything does. */
  public Optional<ResponseEffect> afterSuccess() {
    acted.addAll(actedOnRecipients);
    var late = aside.stream().filter(this::acts).reduce((first, last) -> last);
    late.ifPresent(fault -> decisive = Optional.of(fault.id(tx.ids())));
    return late.map(fault -> (ResponseEffect) fault.rule().effect());
  }

  /** What takes the place of the refusal of a call, if anything does. */
  public Optional<BeforeCommit> afterRefusal() {
    actedOnRecipients.clear();
    for (var fault : untried) {
      if (fault.rule().effect() instanceof BeforeCommit early && acts(fault)) {
        decisive = Optional.of(fault.id(tx.ids()));
        return Optional.of(early);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<RecipientFault> of(String recipient) {
    for (var fault : faults.list(tx)) {
      if (fault.rule().effect() instanceof ForRecipient wrong
          && isForRecipient(fault, recipient)
          && counts(fault)) {
        actedOnRecipients.add(fault.id(tx.ids()));
        return Optional.of(wrong.fault());
      }
    }
    return Optional.empty();
  }

  /** The ids of all faults that acted. */
  public List<String> acted() {
    return List.copyOf(acted);
  }

  /** The id of the one that says most about the answer: what cut it, else the first that acted. */
  public Optional<String> decisive() {
    return decisive.or(() -> acted.stream().findFirst());
  }

  private boolean acts(Fault fault) {
    if (counts(fault)) {
      acted.add(fault.id(tx.ids()));
      return true;
    }
    return false;
  }

  private boolean counts(Fault fault) {
    callFacts.budget().spend(STEPS_A_COUNT);
    return faults.count(tx, fault);
  }

  /** What is cheap to know is asked first. */
  private boolean matches(Fault fault) {
    var rule = fault.rule();
    return covers(rule)
        && rule.when()
            .recipient()
            .map(glob -> glob.matchesAny(parties().recipients(), callFacts.budget()))
            .orElse(true)
        && isForCall(rule);
  }

  /** Of what does not depend on the recipient, which may be one of many, once. */
  private boolean isForRecipient(Fault fault, String recipient) {
    var rule = fault.rule();
    return covers(rule)
        && rule.when()
            .recipient()
            .map(glob -> glob.matches(recipient, callFacts.budget()))
            .orElse(true)
        && forCall.computeIfAbsent(fault.number(), number -> isForCall(rule));
  }

  private boolean covers(FaultRule rule) {
    return rule.scope().covers(callFacts.provider(), callFacts.operation());
  }

  private boolean isForCall(FaultRule rule) {
    var when = rule.when();
    return when.sender()
            .map(glob -> glob.matchesAny(parties().senders(), callFacts.budget()))
            .orElse(true)
        && when.bodyContains().map(callFacts::bodyContains).orElse(true);
  }

  private Participants parties() {
    if (parties.isEmpty()) {
      parties = Optional.of(callFacts.participants(tx));
    }
    return parties.get();
  }
}
