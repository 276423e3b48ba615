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

/** What an opt-out does to messages that were accepted before it. */
class OptOutTest {
  private static final String NUMBER = "+33612345678";
  private static final String LATER = "{'schedule_at':'2026-01-15T10:00:00Z'}";

  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static void says(Sandbox sandbox, String text) {
    Api.admin(sandbox)
        .body(Map.of("from", NUMBER, "text", text))
        .post("/prelude/inbound")
        .then()
        .statusCode(201);
  }

  /** Accepts a message, and gives its id. */
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
  void marketingThatWaitsIsNotSent(Sandbox sandbox) {
    try (var receiver = Receiver.content()) {
      var id =
          sent(
              PreludeSandbox.at(sandbox)
                  .template("marketing")
                  .with(LATER)
                  .with("{'callback_url':'" + receiver.url() + "'}"));
      says(sandbox, "STOP");
      assertEquals("scheduled", life(sandbox, id).getString("status"));
      Control.advance(sandbox, "PT2H");
      isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
      var life = life(sandbox, id);
      assertNull(life.getString("sent_at"));
      assertEquals("2026-01-15T10:00:00Z", life.getString("history[1].at"));
      var told = receiver.bodies().stream().map(JsonPath::from).toList();
      assertEquals(
          List.of("transactional.message.created", "transactional.message.failed"),
          told.stream().map(each -> each.getString("type")).toList());
      assertEquals(id, told.get(1).getString("payload.message_id"));
      assertEquals("failed", told.get(1).getString("payload.status"));
      assertEquals("unsubscribed", told.get(1).getString("payload.reason"));
    }
  }

  @Test
  void marketingThatWaitsForOpeningHoursIsNotSent(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox, "2026-01-15T21:00:00Z").template("marketing"));
    says(sandbox, "STOP");
    Control.advance(sandbox, "P1D");
    isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
  }

  @Test
  void marketingThatIsAcceptedButNotYetWithTheCarrierIsNotSent(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing"));
    assertEquals("created", life(sandbox, id).getString("status"));
    says(sandbox, "STOP");
    Control.advance(sandbox, "PT0S");
    isUnsubscribed(sandbox, id, List.of("created", "failed"));
  }

  @Test
  void marketingThatIsWithTheCarrierGoesOn(Sandbox sandbox) {
    Api.admin(sandbox)
        .body(
            """
            {"prelude":{"steps":[{"status":"submitted"},{"status":"delivered","after":"PT1M"}]}}\
            """)
        .put("/delivery");
    var id = sent(PreludeSandbox.at(sandbox).template("marketing"));
    Control.advance(sandbox, "PT0S");
    says(sandbox, "STOP");
    Control.advance(sandbox, "PT1M");
    assertEquals("delivered", life(sandbox, id).getString("status"));
  }

  @Test
  void anyCourseIsEndedBeforeItsFirstStep(Sandbox sandbox) {
    Api.admin(sandbox)
        .body("{\"prelude\":{\"steps\":[{\"status\":\"delivered\",\"after\":\"PT1M\"}]}}")
        .put("/delivery");
    var id = sent(PreludeSandbox.at(sandbox).template("marketing"));
    says(sandbox, "STOP");
    Control.advance(sandbox, "PT1M");
    isUnsubscribed(sandbox, id, List.of("created", "failed"));
  }

  @Test
  void anOptOutByFixtureHolds(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing").with(LATER));
    Api.admin(sandbox)
        .body("prelude: { unsubscribed: [ '" + NUMBER + "' ] }")
        .post("/fixtures")
        .then()
        .statusCode(200);
    Control.advance(sandbox, "PT2H");
    isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "Start, please"})
  void whoComesBackInTimeGetsIt(String word, Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing").with(LATER));
    says(sandbox, "STOP");
    says(sandbox, word);
    Control.advance(sandbox, "PT2H");
    assertEquals("delivered", life(sandbox, id).getString("status"));
  }

  @Test
  void transactionalMessagesGoOn(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox);
    var waits = sent(request.with(LATER));
    var created = sent(request);
    says(sandbox, "STOP");
    Control.advance(sandbox, "PT2H");
    assertEquals("delivered", life(sandbox, waits).getString("status"));
    assertEquals("delivered", life(sandbox, created).getString("status"));
  }

  @Test
  void aStepByHandIsTakenAllTheSame(Sandbox sandbox) {
    var id = sent(PreludeSandbox.at(sandbox).template("marketing").with(LATER));
    says(sandbox, "STOP");
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
  void othersAreNotConcerned(Sandbox sandbox) {
    var id =
        sent(PreludeSandbox.at(sandbox).template("marketing").number("+33612345679").with(LATER));
    says(sandbox, "STOP");
    Control.advance(sandbox, "PT2H");
    assertEquals("delivered", life(sandbox, id).getString("status"));
  }

  @Test
  void onARunningClockItHoldsToo(Sandbox sandbox) {
    var request = PreludeSandbox.at(sandbox).template("marketing");
    Api.admin(sandbox).body("{\"mode\":\"live\",\"now\":\"2026-01-15T09:00:00Z\"}").put("/clock");
    var id = sent(request.with("{'schedule_at':'2026-01-15T10:00:00Z'}"));
    says(sandbox, "STOP");
    Api.admin(sandbox).body("{\"mode\":\"live\",\"now\":\"2026-01-15T10:00:01Z\"}").put("/clock");
    Api.admin(sandbox)
        .queryParam("status", "failed")
        .queryParam("wait", "PT20S")
        .get("/messages")
        .then();
    isUnsubscribed(sandbox, id, List.of("scheduled", "failed"));
  }
}
