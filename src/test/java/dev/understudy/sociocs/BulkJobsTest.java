package dev.understudy.sociocs;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Options;
import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.TestDatabase;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of listing, rescheduling and deleting jobs. */
class BulkJobsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static final String NOON = "2026-01-15T12:00:00Z";

  private static String scheduled(Sandbox sandbox, String at) {
    return Bulk.send(sandbox, Bulk.but("{\"schedule\":\"" + at + "\"}"));
  }

  private static List<Object> jobs(Sandbox sandbox, String field) {
    return Api.sociocs(sandbox)
        .get("/messages/bulk")
        .then()
        .statusCode(200)
        .extract()
        .path("data." + field);
  }

  @Test
  void jobsAreListedByTheirSchedule(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var noon = scheduled(sandbox, NOON);
    var atOnce = Bulk.send(sandbox, Bulk.but("{}"));
    var evening = scheduled(sandbox, "2026-01-15T20:00:00+01:00");
    assertEquals(List.of(evening, noon, atOnce), jobs(sandbox, "job_id"));
    assertEquals(List.of("scheduled", "scheduled", "executed"), jobs(sandbox, "status"));
    assertEquals(
        List.of("2026-01-15T19:00:00Z", NOON, "2026-01-15T09:00:00Z"), jobs(sandbox, "schedule"));
    Control.advance(sandbox, "PT3H");
    assertEquals(List.of("scheduled", "executed", "executed"), jobs(sandbox, "status"));
  }

  @Test
  void aScheduledJobIsRescheduledWithItsMessages(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var job = scheduled(sandbox, NOON);
    put(sandbox, job, "{\"schedule\":\"2026-01-15T10:00:00Z\"}")
        .statusCode(200)
        .body("data.job_id", is(job));
    assertEquals("2026-01-15T10:00:00Z", Bulk.messages(sandbox).get(0).get("scheduled_at"));
    Control.advance(sandbox, "PT1H");
    assertEquals("delivered", Bulk.messages(sandbox).get(0).get("status"));
    Bulk.assertRefused(
        put(sandbox, job, "{\"schedule\":\"" + NOON + "\"}"),
        400,
        "The job is executed: it can't be changed any more.");
    Bulk.assertRefused(
        Api.sociocs(sandbox).delete("/messages/bulk/" + job).then(),
        400,
        "The job is executed: it can't be changed any more.");
  }

  @Test
  void aJobRescheduledToThePastIsDueAtOnce(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var job = scheduled(sandbox, NOON);
    put(sandbox, job, "{\"schedule\":\"2020-01-15T10:00:00Z\"}").statusCode(200);
    Control.advance(sandbox, "PT0S");
    assertEquals("2026-01-15T09:00:00Z", Bulk.messages(sandbox).get(0).get("sent_at"));
  }

  @Test
  void aDeletedJobSendsNothing(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var job = scheduled(sandbox, NOON);
    Api.sociocs(sandbox)
        .delete("/messages/bulk/" + job)
        .then()
        .statusCode(200)
        .body("", equalTo(Map.of("status", "success")));
    Control.advance(sandbox, "P1D");
    assertEquals("cancelled", Bulk.messages(sandbox).get(0).get("status"));
    assertEquals(List.of(), jobs(sandbox, "job_id"));
    Bulk.assertRefused(
        Api.sociocs(sandbox).delete("/messages/bulk/" + job).then(),
        404,
        "There is no job " + job + ".");
    Bulk.assertRefused(put(sandbox, "nope", "{}"), 404, "There is no job nope.");
  }

  @Test
  void anInvalidScheduleIsRefused(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var job = scheduled(sandbox, NOON);
    Bulk.assertRefused(
        put(sandbox, job, "{\"schedule\":\"2026-01-15\"}"),
        400,
        "schedule must be an ISO 8601 date and time, such as 2026-12-25T11:00:00-04:00.");
    Bulk.assertRefused(
        put(sandbox, job, "{\"schedule\":\"9999-12-31T23:59:59Z\"}"),
        400,
        "schedule must not be after 9999-12-31T00:00:00Z.");
    Bulk.assertRefused(put(sandbox, job, "{\"schedule\":5}"), 400, "schedule must be a string.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"schedule\":null}",
        "{\"schedule\":\"\"}",
        "{\"schedule\":\" \"}",
        "{\"x\":1}"
      })
  void anUpdateWithoutAScheduleChangesNothing(String body, Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var job = scheduled(sandbox, NOON);
    var before = Bulk.messages(sandbox);
    put(sandbox, job, body)
        .statusCode(200)
        .body("", equalTo(Map.of("status", "success", "data", Map.of("job_id", job))));
    assertEquals(before, Bulk.messages(sandbox));
    assertEquals(List.of(NOON), jobs(sandbox, "schedule"));
    Control.advance(sandbox, "PT3H");
    assertEquals(List.of(NOON), Bulk.each(sandbox, "sent_at"));
    Bulk.assertRefused(
        put(sandbox, job, body), 400, "The job is executed: it can't be changed any more.");
  }

  @Test
  void aNewScheduleWithoutAnOffsetIsInUtc(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var job = scheduled(sandbox, NOON);
    put(sandbox, job, "{\"schedule\":\"2026-01-15T10:30:00\"}").statusCode(200);
    assertEquals(List.of("2026-01-15T10:30:00Z"), jobs(sandbox, "schedule"));
  }

  @Test
  void aJobThatHasBegunCannotBeChanged(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var recipients =
        """
        [{"to":"+16175551212"},{"to":"+16175551213"}]\
        """;
    var job =
        Bulk.send(
            sandbox, Bulk.but("{\"schedule\":\"" + NOON + "\",\"recipients\":" + recipients + "}"));
    Api.admin(sandbox)
        .body("{\"status\":\"sent\"}")
        .post("/messages/" + Bulk.messages(sandbox).get(0).get("id") + "/status")
        .then()
        .statusCode(200);
    assertEquals(List.of("executing"), jobs(sandbox, "status"));
    assertEquals(List.of(2), jobs(sandbox, "recipients_count"));
    var sentence = "The job is executing: it can't be changed any more.";
    Bulk.assertRefused(put(sandbox, job, "{\"schedule\":\"" + NOON + "\"}"), 400, sentence);
    Bulk.assertRefused(Api.sociocs(sandbox).delete("/messages/bulk/" + job).then(), 400, sentence);
  }

  @Test
  void aScheduleInThePastIsListedAsNow(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var job = scheduled(sandbox, NOON);
    put(sandbox, job, "{\"schedule\":\"2020-01-15T10:00:00Z\"}").statusCode(200);
    assertEquals(List.of("2026-01-15T09:00:00Z"), jobs(sandbox, "schedule"));
    assertEquals("2026-01-15T09:00:00Z", Bulk.messages(sandbox).get(0).get("scheduled_at"));
  }

  @Test
  void atMostAHundredJobsAreListedNewestFirst(Sandbox sandbox) {
    Control.freeze(sandbox, "2026-01-15T09:00:00Z");
    var made = new ArrayList<Object>();
    for (int i = 0; i < 101; i++) {
      made.add(0, Bulk.send(sandbox, Bulk.but("{}")));
    }
    assertEquals(made.subList(0, 100), jobs(sandbox, "job_id"));
  }

  @Test
  void aSandboxCannotChangeJobsOfAnother(Sandbox sandbox) {
    var twin = Api.sandbox(sandbox.baseUrl(), "sb_" + sandbox.id());
    var job = scheduled(sandbox, "2990-01-01T00:00:00Z");
    assertEquals(List.of(), jobs(twin, "job_id"));
    Bulk.assertRefused(
        Api.sociocs(twin).delete("/messages/bulk/" + job).then(),
        404,
        "There is no job " + job + ".");
    assertEquals(List.of(job), jobs(sandbox, "job_id"));
    sandbox.reset();
    assertEquals(List.of(), jobs(sandbox, "job_id"));
    Api.admin(twin).delete().then().statusCode(204);
  }

  @Test
  void retentionDeletesJobsWithTheirMessages() {
    var options = TestDatabase.fresh().with(new Options.Bounds(1 << 20, 100, 5, 0));
    try (var server = Understudy.start(options)) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_few");
      var later = scheduled(sandbox, "2990-01-01T00:00:00Z");
      for (int i = 0; i < 10; i++) {
        Bulk.send(sandbox, Bulk.but("{}"));
      }
      assertEquals(5, Control.messages(sandbox));
      assertEquals(5, jobs(sandbox, "job_id").size());
      assertEquals(later, jobs(sandbox, "job_id").get(0));
    }
  }

  private static ValidatableResponse put(Sandbox sandbox, String job, String body) {
    return Api.sociocs(sandbox).body(body).put("/messages/bulk/" + job).then();
  }
}
