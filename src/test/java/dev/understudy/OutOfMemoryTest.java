package dev.understudy;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.GoodCall;
import dev.understudy.testing.RawHttp;
import dev.understudy.testing.ServerProcess;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server without memory, and one whose database in memory is gone. */
@Timeout(120)
@AnyDatabase
@Tag("starts")
class OutOfMemoryTest {
  private static final byte[] LARGE =
      ("{\"x\":\"" + "x".repeat(60_000) + "\"}").getBytes(StandardCharsets.US_ASCII);
  private static final int CALLS_THAT_FILL_ANY_SUCH_HEAP = 5_000;

  @Test
  void theProcessEndsWithASentence() {
    var heap = List.of("-Xmx32m", "-XX:+UseSerialGC");
    try (var server = ServerProcess.runWith(heap, "--port", "0", "--keep-bytes", "0")) {
      callUntilItEnds(RawHttp.to(server.baseUrl()));
      assertEquals(3, server.exitCode());
      assertEquals(OutOfMemoryHandler.LOST, server.errors());
    }
  }

  private static void callUntilItEnds(RawHttp server) {
    var headers = List.of("Authorization: Token sb_large", "Content-Type: application/json");
    try {
      for (int i = 0; i < CALLS_THAT_FILL_ANY_SUCH_HEAP; i++) {
        server.send("POST", "/api/v1/messages/", headers, LARGE);
      }
    } catch (UncheckedIOException e) {
      return; // the connection is cut, or refused
    }
    fail("the server lives on");
  }

  @Test
  void anEmbeddedServerStopsServing() throws SQLException {
    var url = "jdbc:h2:mem:out_of_memory;DB_CLOSE_DELAY=-1";
    try (var server = Understudy.start(Options.DEFAULT.withPort(0).withDatabaseUrl(url))) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_closed");
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(204);
      // as H2 does it when it is out of memory
      try (var connection = DriverManager.getConnection(url);
          var statement = connection.createStatement()) {
        statement.execute("shutdown immediately");
      }
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(503);

      var sentence = OutOfMemoryHandler.CLOSED;
      GoodCall.SEND_MESSAGE.in(sandbox).then().statusCode(503).body("error.detail", is(sentence));
      GoodCall.NOTIFY_BATCH
          .in(sandbox)
          .then()
          .statusCode(503)
          .body("code", is("internal"), "message", is(sentence));
      Api.call(server.baseUrl())
          .get("/_admin/health")
          .then()
          .statusCode(503)
          .body("detail", is(sentence));
      Api.admin(sandbox).get("/messages").then().statusCode(503).body("detail", is(sentence));
      Api.call(server.baseUrl())
          .get("/nobodys")
          .then()
          .statusCode(503)
          .body("message", is(sentence));
    }
  }
}
