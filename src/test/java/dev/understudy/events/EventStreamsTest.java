package dev.understudy.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.Understudy;
import dev.understudy.client.RefusedException;
import dev.understudy.client.Sandbox;
import dev.understudy.client.SandboxEvent;
import dev.understudy.client.SandboxEvent.Counts;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.TestDatabase;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Server-sent events about the changes of a sandbox. */
@SuppressWarnings("try") // the listener is closed, and otherwise not used
class EventStreamsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static SandboxEvent await(
      BlockingQueue<SandboxEvent> events, Predicate<SandboxEvent> wanted)
      throws InterruptedException {
    SandboxEvent event;
    do {
      event = events.poll(20, TimeUnit.SECONDS);
      assertNotNull(event, "no such event came");
    } while (!wanted.test(event));
    return event;
  }

  @Test
  void anEventComesAtOnceAndAfterEachChange(Sandbox sandbox) throws InterruptedException {
    sandbox.clock().freeze();
    var events = new LinkedBlockingQueue<SandboxEvent>();
    try (var listening = sandbox.listen(events::add)) {
      var first = await(events, event -> true);
      assertEquals(new Counts(0, 0, 0, 0), first.counts());
      assertEquals(Optional.empty(), first.nextDue());
      GoodCall.NOTIFY_BATCH.in(sandbox);
      var second = await(events, event -> event.counts().messages() > 0);
      assertEquals("changed", second.name());
      assertEquals(new Counts(second.counts().messages(), 1, 0, 0), second.counts());
      assertEquals(Optional.of(sandbox.clock().read().now()), second.nextDue());
    }
  }

  @Test
  void theEndOfASandboxIsTold(UnderstudyClient client) throws InterruptedException {
    var sandbox = client.create();
    var events = new LinkedBlockingQueue<SandboxEvent>();
    try (var listening = sandbox.listen(events::add)) {
      await(events, event -> true);
      sandbox.delete();
      assertEquals("gone", await(events, event -> event.version().isEmpty()).name());
    }
  }

  @Test
  void thereAreNoEventsOfAnUnknownSandbox(UnderstudyClient client) {
    var unknown = client.sandbox("unknown");
    var refused = assertThrows(RefusedException.class, () -> unknown.listen(event -> {}));
    assertEquals(404, refused.status());
  }

  @Test
  void theChangesOfAnotherServerAreTold() throws InterruptedException {
    var options = TestDatabase.forTwoServers();
    try (var one = Understudy.start(options);
        var other = Understudy.start(options)) {
      var events = new LinkedBlockingQueue<SandboxEvent>();
      var sandbox = new UnderstudyClient(one.baseUrl()).create();
      try (var listening = sandbox.listen(events::add)) {
        await(events, event -> true);
        GoodCall.UNREAD.in(Api.sandbox(other.baseUrl(), sandbox.id()));
        assertEquals(1, await(events, event -> event.counts().requests() > 0).counts().requests());
      }
    }
  }

  @Test
  void aServerWithListenersCloses() throws InterruptedException {
    var events = new LinkedBlockingQueue<SandboxEvent>();
    try (var server = Understudy.start(TestDatabase.fresh())) {
      new UnderstudyClient(server.baseUrl()).sandbox("default").listen(events::add);
      await(events, event -> true);
    }
  }
}
