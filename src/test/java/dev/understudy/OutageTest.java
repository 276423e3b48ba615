package dev.understudy;

import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.FillingDisk;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.LogRecords;
import dev.understudy.testing.Ports;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A database that is out of reach for a while. */
@Timeout(120)
@AnyDatabase
class OutageTest {
  private static final String DISK = "the disk that can become full";
  private static final String FULL = "The database can't write: its disk is full.";
  private static final String UNKNOWN = " Whether this call was carried out is not known.";
  private static final String SENTENCE = "The database does not answer.";

  @Test
  void callsSayThatTheDatabaseDoesNotAnswer(@TempDir Path folder) throws Exception {
    int port = Ports.freeFrom(9676);
    var database = database(folder, port);
    var url = "jdbc:h2:tcp://127.0.0.1:" + port + "/./outage";
    var threads = Executors.newCachedThreadPool();
    try (var server = Understudy.start(Options.DEFAULT.withPort(0).withDatabaseUrl(url))) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_outage");
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
      database.stop();

      Supplier<Response> health = () -> Api.call(server.baseUrl()).get("/_admin/health");
      Supplier<Response> admin = () -> Api.admin(sandbox).get("/messages");
      Supplier<Response> prelude = () -> GoodCall.NOTIFY_BATCH.in(sandbox);
      var asked = CompletableFuture.supplyAsync(health, threads);
      var listed = CompletableFuture.supplyAsync(admin, threads);
      var sent = CompletableFuture.supplyAsync(prelude, threads);
      asked.join().then().statusCode(503).body("detail", is(SENTENCE));
      listed.join().then().statusCode(503).body("detail", is(SENTENCE));
      sent.join().then().statusCode(503).body("code", is("internal"), "message", is(SENTENCE));

      database = database(folder, port);
      eventually(() -> GoodCall.SEND_MESSAGE.in(sandbox)).then().statusCode(204);
      eventually(admin).then().statusCode(200).body("total", is(2));
    } finally {
      threads.shutdown();
      database.stop();
    }
  }

  @Test
  @ResourceLock(DISK)
  void aStartOnAFullDiskSaysSo(@TempDir Path folder) {
    FillingDisk.register();
    var url = "jdbc:h2:filling:" + folder.resolve("full");
    var options = Options.DEFAULT.withPort(0).withDatabaseUrl(url);
    Understudy.start(options).close();
    FillingDisk.setFull(true);
    try {
      var refusal = assertThrows(StartException.class, () -> Understudy.start(options));
      assertEquals(
          "The database of "
              + url
              + " can't be opened, as its disk is full: make room on it first.",
          refusal.getMessage());
    } finally {
      FillingDisk.setFull(false);
    }
    Understudy.start(options).close();
  }

  @Test
  @ResourceLock(DISK)
  void aFullDiskIsSaidInOneLineAndNothingIsLostOnceThereIsRoom(@TempDir Path folder) {
    FillingDisk.register();
    var url = "jdbc:h2:filling:" + folder.resolve("full");
    try (var log = LogRecords.of("dev.understudy");
        var server = Understudy.start(Options.DEFAULT.withPort(0).withDatabaseUrl(url))) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_full");
      GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(200);
      FillingDisk.setFull(true);
      GoodCall.NOTIFY_BATCH
          .in(sandbox)
          .then()
          .statusCode(503)
          .body("code", is("internal"), "message", is(FULL + UNKNOWN));
      Api.admin(sandbox)
          .delete("/requests")
          .then()
          .statusCode(503)
          .body("detail", startsWith(FULL));
      FillingDisk.setFull(false);
      var refused = new AtomicInteger(2);
      eventually(
              () -> {
                var answer = GoodCall.NOTIFY_BATCH.in(sandbox);
                refused.addAndGet(answer.statusCode() == 503 ? 1 : 0);
                return answer;
              })
          .then()
          .statusCode(200);
      assertEquals(2 * GoodCall.NOTIFY_BATCH.messages(), Control.messages(sandbox));
      var failed = log.linesWith("failed: The database can't write: its disk is full");
      assertEquals(refused.get(), failed.size(), failed::toString);
      assertEquals(List.of(), log.tracesWith("No space left"));
    } finally {
      FillingDisk.setFull(false);
    }
  }

  private static Server database(Path folder, int port) throws SQLException {
    return Server.createTcpServer(
            "-tcpPort", Integer.toString(port), "-baseDir", folder.toString(), "-ifNotExists")
        .start();
  }

  /** A connection is known to be broken when it was used. */
  private static Response eventually(Supplier<Response> call) {
    var answer = call.get();
    while (answer.statusCode() == 503) {
      answer = call.get();
    }
    return answer;
  }
}
