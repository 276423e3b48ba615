package dev.understudy.fault;

import dev.understudy.fault.FaultRule.ProfileRule;
import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Catalog.Scope;
import dev.understudy.ratelimit.RateLimit;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.transaction.SandboxTransaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fault profiles of a server. In a sandbox a profile consists of faults, each of which names
 * the profile, and of rate limits. The draws of its faults depend on the seed, the profile and the
 * number of the match only, not on the sandbox's other faults.
 */
public final class FaultProfiles {
  private final Faults faults;
  private final RateLimiter limiter;

  /** Creates the profiles for these faults and limits. */
  public FaultProfiles(Faults faults, RateLimiter limiter) {
    this.faults = faults;
    this.limiter = limiter;
  }

  /** Returns all profiles. */
  public List<FaultProfile> all() {
    return Arrays.stream(ProfileDefinition.values()).map(this::profile).toList();
  }

  /** Returns the profile of this name. */
  Optional<FaultProfile> find(String name) {
    return Arrays.stream(ProfileDefinition.values())
        .filter(each -> each.profileName().equals(name))
        .findFirst()
        .map(this::profile);
  }

  /** Reads the field {@code profile}; empty if it is no profile's name. */
  public Optional<FaultProfile> read(FieldReader fields) {
    if (fields.any("profile").isEmpty()) {
      fields.wrong("profile", "This field is required: one of " + names() + ".");
    }
    var name = fields.text("profile");
    var profile = name.flatMap(this::find);
    if (name.isPresent() && profile.isEmpty()) {
      fields.wrong("profile", "There is no such profile; the profiles are: " + names() + ".");
    }
    return profile;
  }

  private static String names() {
    return String.join(", ", ProfileDefinition.NAMES);
  }

  private FaultProfile profile(ProfileDefinition definition) {
    var name = definition.profileName();
    var rules = new ArrayList<FaultRule>();
    for (var line : definition.rules()) {
      rulesOf(object(line))
          .map(rule -> faults.ruleReader().read(FieldReader.strict(rule)).orElseThrow())
          .forEach(rule -> rules.add(rule.in(new ProfileRule(name, rules.size() + 1))));
    }
    var limits =
        definition.limits().stream()
            .flatMap(line -> providers().map(provider -> object(line).put("provider", provider)))
            .map(limit -> RateLimit.read(FieldReader.strict(limit), limiter.catalog()))
            .toList();
    return new FaultProfile(name, definition.description, List.copyOf(rules), limits);
  }

  private Stream<ObjectNode> rulesOf(ObjectNode rule) {
    var effect = rule.path("effect");
    return effect.path("type").asString().equals("recipient_error")
        ? providers()
            .filter(provider -> knowsCode(provider, effect.path("code").asString()))
            .map(provider -> rule.deepCopy().put("provider", provider))
        : Stream.of(rule);
  }

  private boolean knowsCode(String provider, String code) {
    return limiter
        .catalog()
        .recipientErrors(new Scope(provider, Catalog.ALL))
        .filter(codes -> codes.contains(code))
        .isPresent();
  }

  private Stream<String> providers() {
    return limiter.catalog().providers().stream();
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) WireJson.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (WireJson.Unreadable e) {
      throw new IllegalStateException("a rule of a fault profile can't be read", e);
    }
  }

  /** Adds a profile after the other faults; one that acts already begins again. */
  public void add(SandboxTransaction tx, FaultProfile profile) {
    remove(tx, profile.name());
    profile.rules().forEach(rule -> faults.add(tx, rule));
    if (!profile.limits().isEmpty()) {
      limiter.add(tx, profile.limits());
    }
  }

  /** Removes a fault by its id, or a profile by its name; returns false if there is none. */
  public boolean remove(SandboxTransaction tx, String idOrName) {
    var before = active(faults.list(tx));
    boolean isRemoved =
        before.contains(idOrName)
            ? faults.removeProfile(tx, idOrName)
            : faults.remove(tx, idOrName);
    // the limits of a profile end with the last of its faults
    var after = active(faults.list(tx));
    before.stream().filter(name -> !after.contains(name)).forEach(name -> removeLimits(tx, name));
    return isRemoved;
  }

  /** Removes all faults, and with them all profiles. */
  public void clear(SandboxTransaction tx) {
    var before = active(faults.list(tx));
    faults.clear(tx);
    before.forEach(name -> removeLimits(tx, name));
  }

  private void removeLimits(SandboxTransaction tx, String name) {
    find(name)
        .map(FaultProfile::limits)
        .filter(limits -> !limits.isEmpty())
        .ifPresent(limits -> limiter.remove(tx, limits));
  }

  /** Returns the names of the profiles of these faults, in the order of the faults. */
  public static List<String> active(List<Fault> faults) {
    return faults.stream()
        .flatMap(fault -> fault.rule().profile().stream())
        .map(ProfileRule::profile)
        .distinct()
        .toList();
  }

  /** Returns the profiles that are complete: none of their faults and limits was removed. */
  List<FaultProfile> complete(List<Fault> present, List<RateLimit> limits) {
    return active(present).stream()
        .flatMap(name -> find(name).stream())
        .filter(profile -> rulesIn(present, profile.name()).equals(written(profile.rules())))
        .filter(profile -> limits.containsAll(profile.limits()))
        .toList();
  }

  private static List<Object> rulesIn(List<Fault> present, String name) {
    return written(present.stream().map(Fault::rule).filter(rule -> rule.isOf(name)).toList());
  }

  private static List<Object> written(List<FaultRule> rules) {
    return rules.stream().<Object>map(FaultRule::written).toList();
  }
}
