package dev.understudy;

import dev.understudy.delivery.ClockAdvance;
import dev.understudy.fault.FaultProfiles;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.json.FieldReader;
import dev.understudy.transaction.SandboxTransactions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Control of a sandbox of a server in this process, without HTTP and without traces in the journal.
 * It is for code that moves the clock before each of many calls.
 */
public final class DirectControl {
  private static final int LAST_YEAR = 9990;

  private final SandboxTransactions transactions;
  private final CallRules rules;
  private final String sandboxId;

  DirectControl(SandboxTransactions transactions, CallRules rules, String sandboxId) {
    this.transactions = transactions;
    this.rules = rules;
    this.sandboxId = sandboxId;
  }

  /** Returns whether clocks can show this instant. */
  public static boolean isOnClocks(Instant at) {
    int year = at.atOffset(ZoneOffset.UTC).getYear();
    return year >= 0 && year <= LAST_YEAR;
  }

  /**
   * Sets the clock, which is frozen, to an instant. Does nothing if work falls due on the way: then
   * it takes an advance.
   *
   * @return whether the clock shows the instant
   */
  public boolean moveClock(Instant at) {
    return transactions.run(
        sandboxId,
        tx -> {
          if (!at.isAfter(tx.now())) {
            tx.setClock("frozen", Optional.of(at));
          } else if (ClockAdvance.isWorkDue(tx, at)) {
            return false;
          } else {
            tx.advanceTo(at);
          }
          return true;
        });
  }

  /**
   * Replaces all faults by at most one.
   *
   * @param fault as the control plane reads it; empty to have none
   */
  public void setFault(Optional<ObjectNode> fault) {
    var rule = fault.flatMap(each -> rules.faults().ruleReader().read(FieldReader.strict(each)));
    transactions.run(
        sandboxId,
        tx -> {
          new FaultProfiles(rules.faults(), rules.rateLimiter()).clear(tx);
          rule.ifPresent(each -> rules.faults().add(tx, each));
          return true;
        });
  }
}
