package dev.understudy.fault;

import dev.understudy.fixture.Section;
import dev.understudy.provider.Finding;
import dev.understudy.provider.StrictFields;
import dev.understudy.provider.Wire;
import dev.understudy.sandbox.EntityReader;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Reads the {@code faults} and {@code rate_limits} of fixtures, which begin with a sandbox. */
public final class RuleFixtures implements EntityReader<RuleFixtures.Nothing> {
  private final Faults faults;
  private final Limits limits;

  /** These rules are the turn's to keep, not entities. */
  public record Nothing() {}

  /** Rules that become these faults and limits. */
  public RuleFixtures(Faults faults, Limits limits) {
    this.faults = faults;
    this.limits = limits;
  }

  @Override
  public String section() {
    return "faults";
  }

  @Override
  public Class<Nothing> type() {
    return Nothing.class;
  }

  @Override
  public Nothing none() {
    return new Nothing();
  }

  @Override
  public Populated<Nothing> read(Section document, Nothing before, Ids ids) {
    var rules = all(document, "faults", faults.rules()::read, Rule::written);
    var found =
        all(
            document,
            "rate_limits",
            fields -> Optional.of(Limit.read(fields, limits.catalog())),
            Limit::written);
    Consumer<Turn> makeFaults = turn -> rules.forEach(rule -> faults.add(turn, rule));
    Consumer<Turn> makeLimits = turn -> limits.add(turn, found);
    var plantings = new ArrayList<Consumer<Turn>>();
    if (!rules.isEmpty()) {
      plantings.add(makeFaults);
    }
    if (!found.isEmpty()) {
      plantings.add(makeLimits);
    }
    return new Populated<>(before, List.copyOf(plantings));
  }

  private static void tell(Section section, Finding wrong) {
    section.problemBelow(wrong.field(), wrong.field().substring(1) + ": " + wrong.message());
  }

  private static <T> List<T> all(
      Section document,
      String key,
      Function<StrictFields, Optional<T>> read,
      Function<T, Map<String, Object>> written) {
    var all = new ArrayList<T>();
    for (var section : document.sections(key)) {
      var fields = StrictFields.ofTexts(section.node());
      var rule = read.apply(fields);
      var findings = fields.findings();
      findings.forEach(wrong -> tell(section, wrong));
      if (findings.isEmpty() && rule.isPresent()) {
        all.add(rule.get());
        section.understoodAs((ObjectNode) Wire.tree(written.apply(rule.get())));
      }
    }
    return all;
  }
}
