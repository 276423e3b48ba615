package dev.understudy;

import dev.understudy.admin.AdminApi;
import dev.understudy.delivery.ClockAdvance;
import dev.understudy.fault.FaultProfiles;
import dev.understudy.fault.FaultRule;
import dev.understudy.http.HttpServer.CallRules;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Problem;
import dev.understudy.sandbox.Clock;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransactions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Control of a sandbox of a server in this process, without HTTP and without traces in the journal.
 * It is for what is done for each of many tests or calls.
 */
public final class DirectControl {
  private final AdminApi admin;
  private final SandboxTransactions transactions;
  private final ClockAdvance advance;
  private final CallRules rules;
  private final String sandboxId;

  DirectControl(
      AdminApi admin,
      SandboxTransactions transactions,
      ClockAdvance advance,
      CallRules rules,
      String sandboxId) {
    this.admin = admin;
    this.transactions = transactions;
    this.advance = advance;
    this.rules = rules;
    this.sandboxId = sandboxId;
  }

  /** Returns whether clocks can show this instant. */
  public static boolean isOnClocks(Instant at) {
    return at.atOffset(ZoneOffset.UTC).getYear() >= 0 && !at.isAfter(Clock.LATEST);
  }

  /**
   * Creates the sandbox as {@code POST /_admin/sandboxes} does.
   *
   * @param fields those of the body; the id is that of this control
   * @throws RuntimeException if the call would be refused, or fail
   */
  public void create(Map<String, ?> fields) {
    var body = new LinkedHashMap<String, Object>(fields);
    body.put("id", sandboxId);
    admin.createSandbox(body);
  }

  /**
   * Deletes the sandbox as {@code DELETE /_admin/sandboxes/{id}} does.
   *
   * @throws RuntimeException if the call would be refused, or fail
   */
  public void delete() {
    admin.deleteSandbox(sandboxId);
  }

  /** Sets the clock, which is frozen, to an instant. Work that falls due on the way runs. */
  public void moveClock(Instant at) {
    boolean isThere = transactions.run(sandboxId, tx -> moveClock(tx, at));
    while (!isThere) {
      isThere = advance.run(sandboxId, tx -> at).isComplete();
    }
  }

  /** Sets the clock without an advance, unless work falls due. Returns whether it did. */
  private static boolean moveClock(SandboxTransaction tx, Instant at) {
    if (!at.isAfter(tx.now())) {
      tx.setClock("frozen", Optional.of(at));
    } else if (ClockAdvance.isWorkDue(tx, at)) {
      return false;
    } else {
      tx.advanceTo(at);
    }
    return true;
  }

  /**
   * Replaces all faults by at most one.
   *
   * @param fault as the control plane reads it; empty to have none
   * @throws RuntimeException if the control plane would refuse it
   */
  public void setFault(Optional<ObjectNode> fault) {
    var rule = fault.map(this::read);
    transactions.run(
        sandboxId,
        tx -> {
          new FaultProfiles(rules.faults(), rules.rateLimiter()).clear(tx);
          rule.ifPresent(each -> rules.faults().add(tx, each));
          return true;
        });
  }

  private FaultRule read(ObjectNode fault) {
    var fields = FieldReader.strict(fault);
    var rule = rules.faults().ruleReader().read(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    return rule.orElseThrow();
  }
}
