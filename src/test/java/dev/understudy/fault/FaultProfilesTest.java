package dev.understudy.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.json.WireJson;
import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Catalog;
import dev.understudy.ratelimit.RateLimiter;
import dev.understudy.sandbox.Ids;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Draws of the rules of profiles. */
@AnyDatabase
class FaultProfilesTest {
  private static final long SEED = 7;
  private static final int MATCHES = 10_000;

  private final Catalog catalog =
      new Catalog(List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider()));
  private final FaultProfiles profiles =
      new FaultProfiles(new Faults(catalog), new RateLimiter(catalog));

  private Stream<FaultRule> rules() {
    return profiles.all().stream().flatMap(profile -> profile.rules().stream());
  }

  /** Returns the matches on which a rule acts. */
  private static List<Integer> acts(FaultRule rule, long seed, long number) {
    var ids = new Ids(seed);
    return IntStream.rangeClosed(1, MATCHES)
        .filter(match -> new Fault(number, rule, match - 1, 0, 0, 0).actsOnNextMatch(ids))
        .boxed()
        .toList();
  }

  @Test
  void rulesActAsOftenAsTheirProbabilitySays() {
    rules()
        .forEach(
            rule -> {
              var acted = acts(rule, SEED, 1).size();
              double expected = MATCHES * rule.probability();
              double deviation = Math.sqrt(expected * (1 - rule.probability()));
              assertTrue(
                  Math.abs(acted - expected) < 4 * deviation,
                  () -> acted + " for " + rule.profile() + ", expected " + expected);
            });
  }

  @Test
  void countsAreThoseOfTheSeed() {
    var counts = new LinkedHashMap<String, List<Integer>>();
    for (var profile : profiles.all()) {
      counts.put(
          profile.name(),
          profile.rules().stream().map(rule -> acts(rule, SEED, 1).size()).toList());
    }
    assertEquals(
        Map.of(
            "flaky-carrier", List.of(496, 405, 417, 214, 207, 283),
            "rate-limited", List.of(472, 203),
            "slow-network", List.of(298, 1042, 3995, 90),
            "lost-answers", List.of(590, 407, 195, 314, 192),
            "bad-day", List.of(517, 1460, 398, 188, 415, 201, 87, 208, 100, 105, 389, 189)),
        counts);
  }

  @Test
  void thePageHasAllRulesInTheirOrder() throws IOException {
    var page = Files.readString(Path.of("src/site/markdown/fault-profiles.md"));
    for (var profile : profiles.all()) {
      int at = page.indexOf("### `" + profile.name() + "`\n\n" + profile.description() + "\n");
      assertTrue(at > 0, profile.name());
      for (var rule : profile.rules()) {
        var effect = new LinkedHashMap<>(asMap(rule.written().get("effect")));
        effect.remove("after", "PT0S");
        var json = WireJson.tree(effect).toString().replace("\":", "\": ").replace(",\"", ", \"");
        var row = "\n| " + Math.round(rule.probability() * 100) + " % | `" + json + "`";
        at = page.indexOf(row, at);
        assertTrue(at > 0, row);
      }
      for (var limit : profile.limits()) {
        var row = "{\"limit\": " + limit.maxCalls() + ", \"per\": \"" + limit.per() + "\"}";
        assertTrue(page.indexOf(row, at) > 0, row);
      }
    }
  }

  private static Map<?, ?> asMap(Object value) {
    return (Map<?, ?>) value;
  }

  @Test
  void drawsDependOnSeedAndProfileOnly() {
    rules()
        .forEach(
            rule -> {
              assertEquals(acts(rule, SEED, 1), acts(rule, SEED, 99));
              assertNotEquals(acts(rule, SEED, 1), acts(rule, SEED + 1, 1));
            });
    var different = rules().map(rule -> acts(rule, SEED, 1)).distinct().count();
    assertEquals(rules().count(), different);
  }

  @Test
  void aRuleOutsideOfAProfileHasTheDrawsOfItsNumber() {
    var rule = rules().findFirst().orElseThrow();
    var alone =
        new FaultRule(
            rule.scope(),
            rule.when(),
            rule.skip(),
            rule.times(),
            rule.probability(),
            rule.effect(),
            rule.written());
    assertNotEquals(acts(alone, SEED, 1), acts(alone, SEED, 2));
  }
}
