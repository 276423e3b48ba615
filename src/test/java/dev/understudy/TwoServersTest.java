package dev.understudy;

import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Sandbox;
import dev.understudy.testing.Api;
import dev.understudy.testing.Receiver;
import dev.understudy.testing.Samples;
import dev.understudy.testing.ServerProcess;
import dev.understudy.testing.TestDatabase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Two servers on one database, of which one is killed in the middle of its work. */
@EnabledIfSystemProperty(named = "understudy.test.database", matches = "postgres")
class TwoServersTest {
  private static final int WEBHOOKS = 10_000;
  private static final int BEFORE_THE_KILL = 3_000;

  /** As many as one server has out to one receiver at a time. */
  private static final int OUT_AT_ONCE = 64;

  /** By hand, as ten thousand are read: an event begins with its id. */
  private static final Pattern ID = Pattern.compile("^\\{\"id\":\"([^\"]+)\"");

  @Test
  void noWebhookIsLostAndOnlyThoseThatWereOutComeTwice() throws InterruptedException {
    var database =
        Map.of("UNDERSTUDY_DB_URL", TestDatabase.fresh().storage().databaseUrl().orElseThrow());
    var enough = new CountDownLatch(BEFORE_THE_KILL);
    var all = new CountDownLatch(WEBHOOKS);
    var ids = ConcurrentHashMap.<String>newKeySet();
    try (var receiver =
            Receiver.answering(
                got -> {
                  enough.countDown();
                  if (ids.add(id(got.body()))) {
                    all.countDown();
                  }
                  return 200;
                });
        var one = ServerProcess.run(database, "--port=0", "--keep-webhooks=0");
        var other = ServerProcess.run(database, "--port=0", "--keep-webhooks=0")) {
      var here = Api.sandbox(one.baseUrl(), "sb_two");
      var there = Api.sandbox(other.baseUrl(), "sb_two");
      send(here, receiver, 0);
      Api.admin(here).body("{\"prelude\":{\"steps\":[]}}").put("/delivery").then().statusCode(200);
      for (int batch = 0; batch < WEBHOOKS / 1_000; batch++) {
        send(batch % 2 == 0 ? here : there, receiver, 1_000);
      }
      enough.await();
      one.kill();
      assertTrue(all.await(2, TimeUnit.MINUTES), () -> all.getCount() + " are missing");
      Api.admin(there)
          .queryParam("state", "delivered")
          .queryParam("wait", "PT2M")
          .queryParam("min", WEBHOOKS)
          .queryParam("limit", 1)
          .get("/webhooks")
          .then()
          .statusCode(200)
          .body("total", is(WEBHOOKS));
      int twice = receiver.got().size() - WEBHOOKS;
      assertTrue(twice <= OUT_AT_ONCE, () -> twice + " came twice");
    }
  }

  private static String id(String body) {
    var id = ID.matcher(body);
    assertTrue(id.find(), body);
    return id.group(1);
  }

  /** Sends to so many, of whom each gets one message with one webhook; to nobody: a first call. */
  private static void send(Sandbox sandbox, Receiver receiver, int recipients) {
    Api.prelude(sandbox)
        .body(
            Map.of(
                "to",
                    IntStream.range(0, recipients)
                        .mapToObj(i -> "+336" + (12_000_000 + i))
                        .toList(),
                "template_id", Samples.ORDER_TEMPLATE,
                "variables", Map.of("order_id", "1", "amount", "5"),
                "callback_url", receiver.url()))
        .post("/v2/notify/batch")
        .then()
        .statusCode(recipients == 0 ? 400 : 200);
  }
}
