package dev.understudy.fault;

import dev.understudy.fixture.Section;
import dev.understudy.provider.StrictFields;
import dev.understudy.provider.Wire;
import dev.understudy.sandbox.PlantingReader;
import dev.understudy.sandbox.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Reads the {@code faults} and {@code rate_limits} of fixtures, which begin with a sandbox. */
public final class RuleFixtures implements PlantingReader {
  private final Faults faults;
  private final Limits limits;

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
  public List<Consumer<Turn>> plantings(Section document) {
    var rules = all(document, "faults", faults.rules()::read, Rule::written);
    var found =
        all(
            document,
            "rate_limits",
            fields -> Optional.of(Limit.read(fields, limits.catalog())),
            Limit::written);
    var plantings = new ArrayList<Consumer<Turn>>();
    if (!rules.isEmpty()) {
      plantings.add(turn -> rules.forEach(rule -> faults.add(turn, rule)));
    }
    if (!found.isEmpty()) {
      plantings.add(turn -> limits.add(turn, found));
    }
    return List.copyOf(plantings);
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
      if (fields.areGoodIn(section) && rule.isPresent()) {
        all.add(rule.get());
        section.understoodAs((ObjectNode) Wire.tree(written.apply(rule.get())));
      }
    }
    return all;
  }
}
