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
  private static final String FAULTS = "faults";
  private static final String PROFILE = "profile";

  private final Faults faults;
  private final RateLimiter limits;

  /** Creates a reader of rules for these faults and limits. */
  public FaultFixtures(Faults faults, RateLimiter limits) {
    this.faults = faults;
    this.limits = limits;
  }

  /** Returns the profiles, whose class is loaded only if there are any. */
  private FaultProfiles profiles() {
    return new FaultProfiles(faults, limits);
  }

  @Override
  public List<Consumer<SandboxTransaction>> seedRows(Section document) {
    var seedRows = new ArrayList<Consumer<SandboxTransaction>>();
    if (document.isMapping(FAULTS)) {
      document.section(FAULTS).flatMap(this::onlyProfile).ifPresent(seedRows::add);
    } else {
      document.sections(FAULTS).forEach(each -> faultOrProfile(each).ifPresent(seedRows::add));
    }
    var rateLimits = new ArrayList<RateLimit>();
    for (var section : document.sections("rate_limits")) {
      read(
              section,
              fields -> Optional.of(RateLimit.read(fields, limits.catalog())),
              RateLimit::written)
          .ifPresent(rateLimits::add);
    }
    if (!rateLimits.isEmpty()) {
      seedRows.add(tx -> limits.add(tx, rateLimits));
    }
    return List.copyOf(seedRows);
  }

  @Override
  public void write(SandboxTransaction tx, SectionWriter document) {
    var present = faults.load(tx.flush(), tx.generation());
    var rateLimits = new ArrayList<>(limits.of(tx));
    var complete = profiles().complete(present, rateLimits);
    document.put(FAULTS, faults(present, complete));
    complete.forEach(profile -> profile.limits().forEach(rateLimits::remove));
    document.put("rate_limits", rateLimits.stream().map(RateLimit::written).toList());
  }

  /** Returns a profile as the only value, else a list in which a complete profile is one item. */
  private static Object faults(List<Fault> present, List<FaultProfile> complete) {
    var items = new ArrayList<Map<String, Object>>();
    for (var fault : present) {
      var profile = complete.stream().filter(each -> fault.rule().isOf(each.name())).findFirst();
      var item =
          profile
              .map(each -> Map.<String, Object>of(PROFILE, each.name()))
              .orElseGet(() -> withoutNulls(fault.rule().written()));
      if (profile.isEmpty() || !items.contains(item)) {
        items.add(item);
      }
    }
    return items.size() == 1 && complete.size() == 1 ? items.get(0) : items;
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

  private Optional<Consumer<SandboxTransaction>> onlyProfile(Section section) {
    if (!section.has(PROFILE)) {
      section.node();
      section.problem("'faults' must be a list of faults, or a mapping with the key 'profile'");
      return Optional.empty();
    }
    return faultOrProfile(section);
  }

  private Optional<Consumer<SandboxTransaction>> faultOrProfile(Section section) {
    if (section.has(PROFILE)) {
      var profiles = profiles();
      return read(section, profiles::read, profile -> Map.of(PROFILE, profile.name()))
          .map(profile -> tx -> profiles.add(tx, profile));
    }
    return read(section, faults.ruleReader()::read, FaultRule::written)
        .map(rule -> tx -> faults.add(tx, rule));
  }

  private static <T> Optional<T> read(
      Section section,
      Function<FieldReader, Optional<T>> read,
      Function<T, Map<String, Object>> written) {
    var fields = FieldReader.ofTexts(section.node());
    var value = read.apply(fields);
    if (!section.isFine(fields.findings())) {
      return Optional.empty();
    }
    value.ifPresent(each -> section.understoodAs((ObjectNode) WireJson.tree(written.apply(each))));
    return value;
  }
}
