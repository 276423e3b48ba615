package dev.understudy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Played on servers in memory, so one database is enough. */
@AnyDatabase
class DemoTest {
  private static final Pattern OPERATION = Pattern.compile("operationId: (\\S+)");

  @Test
  void theSameSeedTellsTheSameStoryAndAnotherSeedAnotherOne() {
    var first = lines(1);
    assertEquals(String.join("\n", first), String.join("\n", lines(1)));
    assertNotEquals(first, lines(2));
  }

  @Test
  void nothingInTheStoryIsRefused() {
    var lines = lines(1);
    assertEquals(List.of(), lines.stream().filter(line -> line.contains("refused")).toList());
    for (var who :
        List.of(
            "Prolific",
            "Prolific  a hook tells",
            "Prolific  Robin begins a conversation",
            "Prolific  Robin approves the submission",
            "Sociocs",
            "waits until",
            "Prelude",
            "a carrier fails with 50",
            " delivered",
            " read",
            " lost",
            " sent as scheduled")) {
      assertTrue(lines.stream().anyMatch(line -> line.contains(who)), who + " is not in the story");
    }
  }

  @Test
  void theDemoFillsStudiesConversationsAndHooks() {
    try (var server = Understudy.start(Options.DEFAULT.withPort(0).withFixtures("demo"))) {
      var caller = new DemoClient(server.baseUrl(), "default", Optional.empty());
      var story = new DemoStory(caller, 1, line -> {});
      Stream.iterate(0L, event -> event + 1).limit(60).forEach(story::play);
      var studies = caller.prolific("/api/v1/studies/").body().path("results");
      assertEquals(
          List.of("ACTIVE", "AWAITING REVIEW", "COMPLETED"),
          studies.valueStream().map(each -> each.path("status").asString()).sorted().toList());
      for (var list :
          List.of(
              "submissions/?study=6648eb5c873b1d39761da4cb&approved=1",
              "conversations/?study_id=6648eb5c873b1d39761da4cb",
              "hooks/subscriptions/")) {
        var results = caller.prolific("/api/v1/" + list).body().path("results");
        assertTrue(results.size() > 0, list);
      }
      var webhooks = caller.control("/webhooks?event=submission.status.change").body();
      assertTrue(webhooks.path("total").asInt() > 0, webhooks.toString());
    }
  }

  @Test
  void theCommandLinePlaysItWithAllOptionsOfTheServer() {
    try (var demo =
        ServerProcess.run(
            Map.of("UNDERSTUDY_ADMIN_TOKEN", "secret"),
            "demo",
            "--port=0",
            "--strict-auth",
            "--pace=PT0.01S")) {
      var lines = demo.lines("2026-03-20 ", 10);
      assertEquals(lines(1).subList(0, 10), lines);
    }
  }

  @Test
  void theRehearsalCallsEveryOperation() throws Exception {
    try (var server = Understudy.start()) {
      var caller = new DemoClient(server.baseUrl(), "sb_rehearsal", Optional.empty());
      new WarmUpCalls(caller).operations();
      var seen =
          caller.control("/requests?limit=500").body().path("requests").valueStream().toList();
      var called = new TreeSet<String>();
      seen.forEach(call -> called.add(call.path("operation").asString()));
      assertEquals(new TreeSet<>(operations()), called);
      new WarmUpCalls(caller).run();
      Api.call(server.baseUrl()).get("/_admin/sandboxes/sb_rehearsal").then().statusCode(200);
    }
  }

  private static List<String> operations() throws Exception {
    var found = new ArrayList<String>();
    for (var provider : List.of("prolific", "sociocs", "prelude")) {
      try (var in =
          Understudy.class.getResourceAsStream("/dev/understudy/openapi/" + provider + ".yaml")) {
        OPERATION
            .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .results()
            .map(match -> match.group(1))
            // the webhooks that a service sends are no calls
            .filter(name -> !name.startsWith("on-"))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static List<String> lines(long seed) {
    try (var server = Understudy.start(Options.DEFAULT.withPort(0).withFixtures("demo"))) {
      var lines = new ArrayList<String>();
      var story =
          new DemoStory(
              new DemoClient(server.baseUrl(), "default", Optional.empty()), seed, lines::add);
      Stream.iterate(0L, event -> event + 1).limit(60).forEach(story::play);
      return lines;
    }
  }
}
