package dev.understudy.fault;

import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.ratelimit.RateLimit;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SeedReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Reader of {@code faults} and {@code rate_limits} in fixtures. */
public final class FaultFixtures implements SeedReader {
  private final Faults faults;
  private final RateLimiter limits;

  /** Creates a reader of rules for these faults and limits. */
  public FaultFixtures(Faults faults, RateLimiter limits) {
    this.faults = faults;
    this.limits = limits;
  }

  @Override
  public List<Consumer<SandboxTransaction>> seedRows(Section document) {
    var rules = all(document, "faults", faults.ruleReader()::read, FaultRule::written);
    var rateLimits =
        all(
            document,
            "rate_limits",
            fields -> Optional.of(RateLimit.read(fields, limits.catalog())),
            RateLimit::written);
    var seedRows = new ArrayList<Consumer<SandboxTransaction>>();
    if (!rules.isEmpty()) {
      seedRows.add(tx -> rules.forEach(rule -> faults.add(tx, rule)));
    }
    if (!rateLimits.isEmpty()) {
      seedRows.add(tx -> limits.add(tx, rateLimits));
    }
    return List.copyOf(seedRows);
  }

  @Override
  public void write(SandboxTransaction tx, SectionWriter document) {
    var rules =
        faults.load(tx.flush(), tx.generation()).stream()
            .map(fault -> withoutNulls(fault.rule().written()))
            .toList();
    document.put("faults", rules);
    document.put("rate_limits", limits.of(tx).stream().map(RateLimit::written).toList());
  }

  private static Map<String, Object> withoutNulls(Map<String, Object> rule) {
    var all = new LinkedHashMap<String, Object>();
    rule.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner) {
            var given = new LinkedHashMap<String, Object>();
            inner.forEach((name, each) -> given.put(String.valueOf(name), each));
            given.values().removeIf(Objects::isNull);
            all.put(key, given);
          } else if (value != null) {
            all.put(key, value);
          }
        });
    return all;
  }

  private static <T> List<T> all(
      Section document,
      String key,
      Function<FieldReader, Optional<T>> read,
      Function<T, Map<String, Object>> written) {
    var all = new ArrayList<T>();
    for (var section : document.sections(key)) {
      var fields = FieldReader.ofTexts(section.node());
      var rule = read.apply(fields);
      if (section.isFine(fields.findings()) && rule.isPresent()) {
        all.add(rule.get());
        section.understoodAs((ObjectNode) WireJson.tree(written.apply(rule.get())));
      }
    }
    return all;
  }
}
