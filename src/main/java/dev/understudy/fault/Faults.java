package dev.understudy.fault;

import dev.understudy.fault.FaultRule.ProfileRule;
import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Catalog;
import dev.understudy.sandbox.ConflictException;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.CachedState;
import dev.understudy.transaction.SandboxTransaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Faults of all sandboxes: adds, lists, counts and removes them in a transaction. */
public final class Faults {
  private static final int MAX_FAULTS = 1_000;

  /** The field of a row that a rule of a profile has besides those of the control plane. */
  private static final String PROFILE = "profile";

  private final FaultRuleReader rules;
  private final CachedState<List<Fault>> cache = CachedState.of(List.of(), this::load);

  /** Creates the faults of the services in a catalog. */
  public Faults(Catalog catalog) {
    this.rules = new FaultRuleReader(catalog);
  }

  /** Returns the reader of fault rules. */
  public FaultRuleReader ruleReader() {
    return rules;
  }

  /** Returns the faults of the transaction's sandbox, the oldest first. */
  public List<Fault> list(SandboxTransaction tx) {
    return tx.cached(cache);
  }

  /** Reads the faults of a generation from their rows, the oldest first. */
  public List<Fault> load(Handle handle, long generation) {
    return handle
        .attach(FaultStore.class)
        .all(RowKey.first(generation), RowKey.end(generation))
        .stream()
        .map(this::fault)
        .toList();
  }

  private Fault fault(FaultStore.FaultRow row) {
    try {
      var json = (ObjectNode) WireJson.read(row.rule().getBytes(StandardCharsets.UTF_8));
      var place = json.remove(PROFILE);
      var rule = rules.read(FieldReader.strict(json)).orElseThrow();
      return new Fault(
          RowKey.number(row.rowKey()),
          place == null ? rule : rule.in(place(place)),
          row.matched(),
          row.acted(),
          row.afterCall(),
          row.afterMessage());
    } catch (WireJson.Unreadable e) {
      throw new IllegalStateException("a fault in the database can't be read", e);
    }
  }

  /**
   * Adds a fault, which is evaluated after the others.
   *
   * @throws ConflictException if there are a thousand already
   */
  public Fault add(SandboxTransaction tx, FaultRule rule) {
    var before = list(tx);
    if (before.size() >= MAX_FAULTS) {
      throw new ConflictException(
          "There is room for " + MAX_FAULTS + " faults, as each call tries them all.");
    }
    var fault =
        new Fault(
            tx.nextFaultNumber(), rule, 0, 0, tx.lastCallNumber(), tx.peekMessageNumber() - 1);
    store(tx)
        .insert(
            new FaultStore.FaultRow(
                RowKey.of(tx.generation(), fault.number()),
                text(rule),
                0,
                0,
                fault.afterCall(),
                fault.afterMessage()));
    var after = new ArrayList<>(before);
    after.add(fault);
    tx.cache(cache, List.copyOf(after));
    return fault;
  }

  private static String text(FaultRule rule) {
    var row = new LinkedHashMap<>(rule.written());
    rule.profile().ifPresent(place -> row.put(PROFILE, place));
    return new String(WireJson.write(row), StandardCharsets.UTF_8);
  }

  private static ProfileRule place(JsonNode json) {
    return new ProfileRule(json.path("profile").asString(), json.path("number").asInt());
  }

  /** Removes a fault; returns false if there is none with this id. */
  boolean remove(SandboxTransaction tx, String id) {
    return removeIf(tx, fault -> fault.id(tx.ids()).equals(id));
  }

  /** Removes the faults of a profile; returns false if there are none. */
  boolean removeProfile(SandboxTransaction tx, String name) {
    return removeIf(tx, fault -> fault.rule().isOf(name));
  }

  private boolean removeIf(SandboxTransaction tx, Predicate<Fault> isRemoved) {
    var before = list(tx);
    var after = before.stream().filter(isRemoved.negate()).toList();
    before.stream()
        .filter(isRemoved)
        .forEach(fault -> store(tx).delete(RowKey.of(tx.generation(), fault.number())));
    tx.cache(cache, after);
    return after.size() < before.size();
  }

  /** Removes all faults. */
  void clear(SandboxTransaction tx) {
    store(tx).deleteAll(RowKey.first(tx.generation()), RowKey.end(tx.generation()));
    tx.cache(cache, List.of());
  }

  /** Counts a match; returns whether the fault acts on it. */
  boolean count(SandboxTransaction tx, Fault fault) {
    var acts = fault.actsOnNextMatch(tx.ids());
    var counted = fault.afterMatch(acts);
    tx.cache(
        cache,
        list(tx).stream().map(each -> each.number() == counted.number() ? counted : each).toList());
    tx.write(
        FaultStore.COUNTS,
        new FaultStore.FaultCount(
            RowKey.of(tx.generation(), counted.number()), counted.matched(), counted.acted()));
    return acts;
  }

  /** Returns the store, after the buffered rows are written. */
  private static FaultStore store(SandboxTransaction tx) {
    return tx.flush().attach(FaultStore.class);
  }
}
