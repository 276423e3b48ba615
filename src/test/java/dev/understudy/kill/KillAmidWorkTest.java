package dev.understudy.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.KilledServer;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.Samples;
import dev.understudy.testing.Thorough;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a server in the middle of work that takes it many transactions. */
@AnyDatabase
@Tag("kills")
class KillAmidWorkTest {
  private static final int BEFORE_A_RESET = 5_000;
  private static final int INSTANTS = 10;
  private static final int SENT_AT_ONCE = 125;
  private static final int TOLD_OF = 20;

  /** As many webhooks as one server has out to one receiver at a time. */
  private static final int OUT_AT_ONCE = 64;

  /** Only a server that hangs takes so long. */
  private static final Duration LONG = Duration.ofMinutes(2);

  private static final Instant BEGIN = Instant.parse("2026-01-15T09:00:00Z");
  private static final Instant AIM = BEGIN.plus(Duration.ofHours(1));

  /** The statuses of a scheduled message of Prelude: a send and three steps. */
  private static final List<String> STATUSES =
      List.of("scheduled", "created", "submitted", "pending_delivery", "delivered");

  private static final Pattern ID = Pattern.compile("^\\{\"id\":\"([^\"]+)\"");

  @TempDir Path folder;

  @Test
  void aServerIsKilledWhileAResetSweeps() throws Exception {
    var others = new Writers("sb_others");
    int unswept = 0;
    try (var server = KilledServer.in(folder)) {
      for (int kill = 0; kill < Thorough.or(30, 3); kill++) {
        boolean isAnswered = kill % 3 != 2;
        var sandbox = server.sandbox("sb_reset");
        send(sandbox, 0, Map.of());
        sandbox.reset();
        for (int i = 0; i < BEFORE_A_RESET / 1_000; i++) {
          send(sandbox, 1_000, Map.of());
        }
        var writers = new Writers("sb_reset");
        if (isAnswered) {
          sandbox.reset();
          writers.write(server.baseUrl(), 2);
          others.writeUntilKilled(server.baseUrl(), 2, 1 + kill % 7, server::kill);
        } else {
          var reset = CompletableFuture.runAsync(sandbox::reset);
          others.writeUntilKilled(server.baseUrl(), 2, 1, server::kill);
          reset.exceptionally(gone -> null).join();
        }
        unswept += discarded();
        server.start();
        others.check(server.sandbox("sb_others"));
        if (isAnswered) {
          writers.check(server.sandbox("sb_reset"));
        } else {
          long left = server.sandbox("sb_reset").messages().total();
          assertTrue(left == 0 || left == BEFORE_A_RESET, () -> left + " of a reset are left");
        }
      }
    }
    assertTrue(unswept > 0, "no kill came while a reset swept");
  }

  @Test
  void aServerIsKilledWhileItCopiesASandbox() throws Exception {
    var others = new Writers("sb_others");
    try (var server = KilledServer.in(folder)) {
      for (int i = 0; i < BEFORE_A_RESET / 1_000; i++) {
        send(server.sandbox("sb_base"), 1_000, Map.of());
      }
      server.sandbox("sb_base").snapshots().take("sent");
      for (int kill = 0; kill < Thorough.or(30, 3); kill++) {
        var base = server.sandbox("sb_base");
        var fork = NewSandbox.ANY.id("sb_fork" + kill).from("sb_base", "sent");
        var client = new UnderstudyClient(server.baseUrl());
        var works =
            List.<Runnable>of(
                () -> client.create(fork),
                () -> base.snapshots().take("again"),
                () -> base.snapshots().restore("sent"));
        var work = CompletableFuture.runAsync(works.get(kill % works.size()));
        others.writeUntilKilled(server.baseUrl(), 2, 1 + kill % 7, server::kill);
        work.exceptionally(gone -> null).join();
        server.start();
        others.check(server.sandbox("sb_others"));
        checkWhole(server.sandbox("sb_base"));
      }
    }
  }

  /** Checks that every copy of a sandbox is whole, or not there at all. */
  private static void checkWhole(Sandbox base) {
    assertEquals(BEFORE_A_RESET, base.messages().total());
    var client = new UnderstudyClient(base.baseUrl());
    for (var each : client.sandboxes()) {
      if (each.id().startsWith("sb_fork")) {
        assertEquals(BEFORE_A_RESET, client.sandbox(each.id()).messages().total());
        client.sandbox(each.id()).delete();
      }
    }
    for (var snapshot : base.snapshots().list()) {
      var fork = base.fork(snapshot.name());
      assertEquals(BEFORE_A_RESET, fork.messages().total());
      assertEquals(List.of(), base.diff(snapshot.name(), fork.id()).kinds());
      fork.delete();
      if (snapshot.name().equals("again")) {
        base.snapshots().delete("again");
      }
    }
  }

  /** Returns the number of generations that wait for the sweeper in the file of a killed server. */
  private int discarded() throws SQLException {
    var url = "jdbc:h2:file:" + folder.resolve("understudy") + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
    try (var connection = DriverManager.getConnection(url);
        var rows =
            connection
                .createStatement()
                .executeQuery("select count(*) from generation where discarded")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aServerIsKilledInAnAdvanceOverFiveThousandPieces() throws Exception {
    int steps = INSTANTS * (STATUSES.size() - 1);
    try (var server = KilledServer.in(folder)) {
      for (int kill = 0; kill < Thorough.or(30, 3); kill++) {
        var id = "sb_advance_" + kill;
        advanceAndKill(server, id, 1 + 13 * kill % steps);
        if (kill > 0) {
          checkDelivered(server.sandbox("sb_advance_" + (kill - 1)));
        }
      }
    }
  }

  /** Kills the server when so many webhooks came. */
  private static void advanceAndKill(KilledServer server, String id, int webhook) throws Exception {
    // sandboxes of one seed have the same ids
    var webhooks = new Webhooks();
    try (var receiver = Receiver.answering(webhooks::receive)) {
      schedule(server.sandbox(id), receiver);
      webhooks.killAt(webhook, server::kill);
      var advance = CompletableFuture.runAsync(() -> server.sandbox(id).clock().advanceTo(AIM));
      assertTrue(server.process().endsWithin(LONG));
      assertTrue(advance.handle((done, gone) -> gone != null).join(), "the kill came too late");
      server.start();
      checkAdvance(server.sandbox(id));
      webhooks.check(1);
    }
  }

  /** Schedules 1,250 messages, 5,000 pieces of work, for ten instants; ten have webhooks. */
  private static void schedule(Sandbox sandbox, Receiver receiver) {
    send(sandbox, 0, Map.of());
    sandbox.clock().freeze(BEGIN);
    for (int i = 1; i <= INSTANTS; i++) {
      var at = BEGIN.plus(Duration.ofMinutes(i)).toString();
      send(sandbox, SENT_AT_ONCE - 1, Map.of("schedule_at", at));
      send(sandbox, 1, Map.of("schedule_at", at, "callback_url", receiver.url()));
    }
  }

  /** Checks that the killed advance left work in order of time, and that another does the rest. */
  private static void checkAdvance(Sandbox sandbox) {
    var now = sandbox.clock().now();
    var left = new HashMap<String, List<String>>();
    for (var each : sandbox.messages().list()) {
      var due = each.scheduledAt().orElseThrow();
      assertTrue(
          due.equals(now) || each.status().equals(due.isBefore(now) ? "delivered" : "scheduled"),
          () -> each.status() + " at " + now + ", scheduled for " + due);
      var rest = STATUSES.subList(STATUSES.indexOf(each.status()) + 1, STATUSES.size());
      if (!rest.isEmpty()) {
        left.put(each.id(), rest);
      }
    }
    var again = sandbox.clock().advanceTo(AIM);
    assertTrue(again.complete());
    var ran = new HashMap<String, List<String>>();
    again.ran().stream()
        .filter(each -> !each.kind().equals("webhook"))
        .forEach(
            each -> ran.computeIfAbsent(each.id(), id -> new ArrayList<>()).add(each.outcome()));
    assertEquals(left, ran);
    checkDelivered(sandbox);
    assertEquals(INSTANTS * (STATUSES.size() - 1), sandbox.webhooks().state("delivered").total());
  }

  private static void checkDelivered(Sandbox sandbox) {
    assertEquals(INSTANTS * SENT_AT_ONCE, sandbox.messages().status("delivered").total());
    assertEquals(INSTANTS * SENT_AT_ONCE, sandbox.messages().total());
  }

  @Test
  void aServerIsKilledWithWebhooksOut() throws Exception {
    var webhooks = new Webhooks();
    int steps = STATUSES.size() - 1;
    try (var server = KilledServer.in(folder);
        var receiver = Receiver.answering(webhooks::receive)) {
      for (int kill = 1; kill <= Thorough.or(30, 3); kill++) {
        webhooks.killAt(1 + 13 * kill % (TOLD_OF * steps), server::kill);
        try {
          send(server.sandbox("sb_webhooks"), TOLD_OF, Map.of("callback_url", receiver.url()));
        } catch (Exception e) {
          // the first webhook may come before the answer
        }
        assertTrue(server.process().endsWithin(LONG));
        server.start();
        var sandbox = server.sandbox("sb_webhooks");
        sandbox.webhooks().state("delivered").await(TOLD_OF * steps * kill, LONG);
        webhooks.check(OUT_AT_ONCE);
        assertEquals(TOLD_OF * steps * kill, sandbox.webhooks().total());
        assertEquals(TOLD_OF * kill, sandbox.messages().status("delivered").total());
        assertEquals(TOLD_OF * kill, sandbox.messages().total());
      }
    }
  }

  /** The webhooks that came, and how often; at one of them the server is killed. */
  private static final class Webhooks {
    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final AtomicInteger left = new AtomicInteger();
    private int twice;
    private Runnable kill;

    void killAt(int number, Runnable how) {
      kill = how;
      left.set(number);
    }

    int receive(Receiver.Got got) {
      var id = ID.matcher(got.body());
      assertTrue(id.find(), got::body);
      times.merge(id.group(1), 1, Integer::sum);
      if (left.decrementAndGet() == 0) {
        kill.run();
      }
      return 200;
    }

    /** Checks that only webhooks that were out at the last kill came twice. */
    void check(int outAtOnce) {
      int before = twice;
      twice = times.values().stream().mapToInt(each -> each - 1).sum();
      assertTrue(twice - before <= outAtOnce, () -> twice - before + " more came twice");
      assertTrue(times.values().stream().allMatch(each -> each <= 2), "one came three times");
    }
  }

  /**
   * Sends to so many; to nobody: a call that is refused, and makes the sandbox if it is the first.
   */
  private static void send(Sandbox sandbox, int recipients, Map<String, ?> more) {
    var body =
        new HashMap<String, Object>(
            Map.of(
                "to",
                IntStream.range(0, recipients).mapToObj(i -> "+336" + (12_000_000 + i)).toList(),
                "template_id",
                Samples.ORDER_TEMPLATE,
                "variables",
                Map.of("order_id", "12345", "amount", "$49.99")));
    body.putAll(more);
    Api.prelude(sandbox)
        .body(body)
        .post("/v2/notify/batch")
        .then()
        .statusCode(recipients == 0 ? 400 : 200);
  }
}
