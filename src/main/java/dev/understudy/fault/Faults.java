package dev.understudy.fault;

import dev.understudy.provider.Catalog;
import dev.understudy.provider.StrictFields;
import dev.understudy.provider.Wire;
import dev.understudy.sandbox.Carried;
import dev.understudy.sandbox.Clash;
import dev.understudy.sandbox.Place;
import dev.understudy.sandbox.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The faults of every sandbox: made, shown, counted and ended in a turn of it. */
public final class Faults {
  private static final int MOST = 1_000;

  private final RuleReader rules;
  private final Carried<List<Fault>> kept = this::load;

  /** Faults in the services of this catalog. */
  public Faults(Catalog catalog) {
    this.rules = new RuleReader(catalog);
  }

  /** How the rules of faults are read. */
  public RuleReader rules() {
    return rules;
  }

  /** All of the turn's sandbox, the oldest first. */
  public List<Fault> of(Turn turn) {
    return turn.carried(kept);
  }

  /** All of this generation, the oldest first, as they are committed. */
  public List<Fault> load(Handle handle, long generation) {
    return handle
        .attach(FaultStore.class)
        .all(Place.first(generation), Place.end(generation))
        .stream()
        .map(this::fault)
        .toList();
  }

  private Fault fault(FaultStore.Row row) {
    try {
      var fields = new StrictFields(Wire.read(row.rule().getBytes(StandardCharsets.UTF_8)));
      return new Fault(
          Place.number(row.place()),
          rules.read(fields).orElseThrow(),
          row.matched(),
          row.acted(),
          row.afterCall(),
          row.afterMessage());
    } catch (Wire.Unreadable e) {
      throw new IllegalStateException("a fault in the database can't be read", e);
    }
  }

  /**
   * Adds a fault, the last to be tried.
   *
   * @throws Clash if there are a thousand already
   */
  public Fault add(Turn turn, Rule rule) {
    var before = of(turn);
    if (before.size() >= MOST) {
      throw new Clash("There are " + MOST + " faults already, and each call tries them all.");
    }
    var fault = new Fault(turn.nextFault(), rule, 0, 0, turn.calls(), turn.upcomingMessage() - 1);
    store(turn)
        .insert(
            new FaultStore.Row(
                Place.of(turn.generation(), fault.number()),
                text(rule),
                0,
                0,
                fault.afterCall(),
                fault.afterMessage()));
    var after = new ArrayList<>(before);
    after.add(fault);
    turn.carry(kept, List.copyOf(after));
    return fault;
  }

  private static String text(Rule rule) {
    return new String(Wire.write(rule.written()), StandardCharsets.UTF_8);
  }

  /** Ends the fault with this id; false if there is none. */
  public boolean remove(Turn turn, String id) {
    var before = of(turn);
    var after = before.stream().filter(fault -> !fault.id(turn.ids()).equals(id)).toList();
    before.stream()
        .filter(fault -> fault.id(turn.ids()).equals(id))
        .forEach(fault -> store(turn).delete(Place.of(turn.generation(), fault.number())));
    turn.carry(kept, after);
    return after.size() < before.size();
  }

  /** Ends all of them. */
  public void clear(Turn turn) {
    store(turn).deleteAll(Place.first(turn.generation()), Place.end(turn.generation()));
    turn.carry(kept, List.of());
  }

  /** Counts a match, and says whether the fault acts on it. */
  boolean count(Turn turn, Fault fault) {
    var acts = fault.acts(turn.ids());
    var counted = fault.counted(acts);
    turn.carry(
        kept,
        of(turn).stream().map(each -> each.number() == counted.number() ? counted : each).toList());
    turn.write(
        FaultStore.COUNTS,
        new FaultStore.Counted(
            Place.of(turn.generation(), counted.number()), counted.matched(), counted.acted()));
    return acts;
  }

  /** What is written directly comes after all that was held back. */
  private static FaultStore store(Turn turn) {
    return turn.rows().attach(FaultStore.class);
  }
}
