package dev.understudy.prelude;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.Receiver;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Effect of an opt-out on messages that were accepted before. */
class OptOutTest {
  private static final String NUMBER = "+33612345678";
  private static final String LATER = "{'schedule_at':'2026-01-15T10:00:00Z'}";

  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static void receive(Sandbox sandbox, String text) {
    Api.admin(sandbox)
        .body(Map.of("from", NUMBER, "text", text))
        .post("/prelude/inbound")
        .then()
        .statusCode(201);
  }

  /** Sends a message and returns its id. */
  private static String sent(Notify request) {
    return Notify.read(request.send(200)).at("/results/0/message/id").asString();
  }

  private static JsonPath life(Sandbox sandbox, String id) {
    return Api.admin(sandbox).get("/messages/" + id).then().statusCode(200).extract().jsonPath();
  }

  private static void isUnsubscribed(Sandbox sandbox, String id, List<String> statuses) {
    var life = life(sandbox, id);
    assertEquals(statuses, life.getList("history.status"));
    assertEquals("unsubscribed", life.getString("history[-1].detail"));
  }

  @Test
  void scheduledMarketingIsNotSent(Sandbox sandbox) {
    try (var receiver = Receiver.content()) {
      var id =
          sent(
              PreludeSandbox.at(sandbox)
                  .template("marketing")
                  .with(LATER)
                  .with("{'callback_url':'" + receiver.url() + "'}"));
      receive(sandbox, "STOP");
      assertEquals("scheduled", life(sandbox, id).getString("status"));
      Control.advance(sandbox, "PT2H");
      isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
      var life = life(sandbox, id);
      assertNull(life.getString("sent_at"));
      assertEquals("2026-01-15T10:00:00Z", life.getString("history[1].at"));
      var events = receiver.bodies().stream().map(JsonPath::from).toList();
      assertEquals(
          List.of("transactional.message.created", "transactional.message.failed"),
          events.stream().map(each -> each.getString("type")).toList());
      assertEquals(id, events.get(1).getString("payload.message_id"));
      assertEquals("failed", events.get(1).getString("payload.status"));
      assertEquals("unsubscribed", events.get(1).getString("payload.reason"));
    }
  }

  @Test
  void marketingThatWaitsForOpeningHoursIsNotSent(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox, "2026-01-15T21:00:00Z").template("marketing"));
    receive(sandbox, "STOP");
    Control.advance(sandbox, "P1D");
    isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
  }

  @Test
  void marketingThatIsNotYetWithTheCarrierIsNotSent(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing"));
    assertEquals("created", life(sandbox, id).getString("status"));
    receive(sandbox, "STOP");
    Control.advance(sandbox, "PT0S");
    isUnsubscribed(sandbox, id, List.of("created", "failed"));
  }

  @Test
  void marketingThatIsWithTheCarrierContinues(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            {"prelude":{"steps":[{"status":"submitted"},{"status":"delivered","after":"PT1M"}]}}\
            """)
        .put("/delivery");
    var id = sent(PreludeSandbox.at(sandbox).template("marketing"));
    Control.advance(sandbox, "PT0S");
    receive(sandbox, "STOP");
    Control.advance(sandbox, "PT1M");
    assertEquals("delivered", life(sandbox, id).getString("status"));
  }

  @Test
  void anyDeliveryPlanEndsBeforeItsFirstStep(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            {"prelude":{"steps":[{"status":"delivered","after":"PT1M"}]}}\
            """)
        .put("/delivery");
    var id = sent(PreludeSandbox.at(sandbox).template("marketing"));
    receive(sandbox, "STOP");
    Control.advance(sandbox, "PT1M");
    isUnsubscribed(sandbox, id, List.of("created", "failed"));
  }

  @Test
  void anOptOutInAFixtureCounts(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing").with(LATER));
    sandbox.addFixtures("prelude: { unsubscribed: [ '" + NUMBER + "' ] }");
    Control.advance(sandbox, "PT2H");
    isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "Start, please"})
  void aNumberThatReturnsInTimeGetsTheMessage(String word, Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing").with(LATER));
    receive(sandbox, "STOP");
    receive(sandbox, word);
    Control.advance(sandbox, "PT2H");
    assertEquals("delivered", life(sandbox, id).getString("status"));
  }

  @Test
  void transactionalMessagesContinue(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    var waits = sent(request.with(LATER));
    var created = sent(request);
    receive(sandbox, "STOP");
    Control.advance(sandbox, "PT2H");
    assertEquals("delivered", life(sandbox, waits).getString("status"));
    assertEquals("delivered", life(sandbox, created).getString("status"));
  }

  @Test
  void aManualStepIsTakenDespiteAnOptOut(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing").with(LATER));
    receive(sandbox, "STOP");
    Api.admin(sandbox)
        .body("{\"status\":\"submitted\"}")
        .post("/messages/" + id + "/status")
        .then()
        .statusCode(200);
    Control.advance(sandbox, "PT0S");
    assertEquals(
        List.of("scheduled", "submitted", "pending_delivery", "delivered"),
        life(sandbox, id).getList("history.status"));
  }

  @Test
  void otherNumbersAreNotAffected(Sandbox sandbox) {
    var id =
        sent(PreludeSandbox.at(sandbox).template("marketing").number("+33612345679").with(LATER));
    receive(sandbox, "STOP");
    Control.advance(sandbox, "PT2H");
    assertEquals("delivered", life(sandbox, id).getString("status"));
  }

  @Test
  void anOptOutCountsOnALiveClock(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template("marketing");
    Api.admin(sandbox)
        .body(
            """
            {"mode":"live","now":"2026-01-15T09:00:00Z"}\
            """)
        .put("/clock");
    var id = sent(request.with("{'schedule_at':'2026-01-15T10:00:00Z'}"));
    receive(sandbox, "STOP");
    Api.admin(sandbox)
        .body(
            """
            {"mode":"live","now":"2026-01-15T10:00:01Z"}\
            """)
        .put("/clock");
    Api.admin(sandbox)
        .queryParam("status", "failed")
        .queryParam("wait", "PT20S")
        .get("/messages")
        .then();
    isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
  }
}
