package dev.understudy;

import static org.hamcrest.Matchers.is;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.Ports;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that is out of reach for a while. */
@Timeout(120)
@AnyDatabase
class OutageTest {
  private static final String SENTENCE = "The database does not answer.";

  @Test
  void whoNeedsTheDatabaseIsToldThatItDoesNotAnswer(@TempDir Path folder) throws Exception {
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
