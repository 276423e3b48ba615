package dev.understudy.fault;

import dev.understudy.fault.FaultRule.FaultConditions;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Catalog;
import dev.understudy.search.TextSearch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reader of fault rules, for the control plane and fixtures. */
public final class FaultRuleReader {
  private static final long MAX_TIMES = 1_000_000_000;

  private final Catalog catalog;
  private final EffectReader effects;

  /** Creates a reader of rules about the services of a catalog. */
  public FaultRuleReader(Catalog catalog) {
    this.catalog = catalog;
    this.effects = new EffectReader(catalog);
  }

  /** Reads a rule; empty if it has findings. */
  public Optional<FaultRule> read(FieldReader fields) {
    var written = new LinkedHashMap<String, Object>();
    var scope = catalog.scope(fields);
    written.put("provider", scope.provider());
    written.put("operation", scope.operation());
    var conditions = new LinkedHashMap<String, Object>();
    var when = fields.object("when");
    var faultConditions =
        new FaultConditions(
            when.flatMap(each -> glob(each, "recipient", conditions)),
            when.flatMap(each -> glob(each, "sender", conditions)),
            when.flatMap(each -> bodyContains(each, conditions)));
    written.put("when", conditions.isEmpty() ? null : conditions);
    var skip = fields.number("skip", 0, MAX_TIMES).orElse(0);
    var times = fields.number("times", 1, MAX_TIMES);
    var probability = fields.decimal("probability", 0, 1).orElse(1);
    written.put("skip", skip);
    written.put("times", times.isPresent() ? times.getAsLong() : null);
    written.put("probability", probability);
    if (fields.any("effect").isEmpty()) {
      fields.wrong(
          "effect", "This field is required, such as {\"type\":\"error\",\"status\":503}.");
    }
    var shown = new LinkedHashMap<String, Object>();
    written.put("effect", shown);
    return fields
        .object("effect")
        .flatMap(each -> effects.read(each, scope, shown))
        .filter(effect -> fields.isFine())
        .map(
            effect ->
                new FaultRule(scope, faultConditions, skip, times, probability, effect, written));
  }

  private static Optional<TextSearch> bodyContains(
      FieldReader when, Map<String, Object> conditions) {
    var text = when.text("body_contains");
    if (text.filter(part -> part.length() > TextSearch.MAX_LENGTH).isPresent()) {
      when.wrong("body_contains", "This has at most " + TextSearch.MAX_LENGTH + " characters.");
      return Optional.empty();
    }
    text.ifPresent(part -> conditions.put("body_contains", part));
    return text.map(TextSearch::new);
  }

  private static Optional<Glob> glob(
      FieldReader when, String name, Map<String, Object> conditions) {
    var text = when.text(name);
    var glob = text.flatMap(Glob::of);
    if (text.isPresent() && glob.isEmpty()) {
      when.wrong(
          name,
          "This has to be a pattern such as +336*: * and ? stand for others, [a-c] for one of"
              + " these, \\ before one of them for itself.");
    }
    glob.ifPresent(pattern -> conditions.put(name, pattern.toString()));
    return glob;
  }
}
