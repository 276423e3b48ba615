package dev.understudy.http;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.client.Fault;
import dev.understudy.client.NewSandbox;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Control;
import dev.understudy.testing.GoodCall;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls and recipients on which faults act, and their counters. */
class FaultCountsTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extensionWithPigeon();

  private static final Fault ERROR = Fault.onAnyProvider().error(503);
  private static final String BROKEN_BATCH = "{\"to\":[]}";

  private static List<Integer> statuses(GoodCall call, Sandbox sandbox, int times) {
    return IntStream.range(0, times).mapToObj(i -> call.in(sandbox).statusCode()).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEND_MESSAGE", "SOCIOCS_BULK", "NOTIFY_BATCH", "PIGEON"})
  void aFaultForThreeTimesActsThriceUnderParallelCalls(GoodCall call, Sandbox sandbox) {
    sandbox.faults().add(ERROR.times(3));
    var statuses =
        IntStream.range(0, 200).parallel().mapToObj(i -> call.in(sandbox).statusCode()).toList();
    assertEquals(3, statuses.stream().filter(status -> status == 503).count());
    assertEquals(197, statuses.stream().filter(status -> status == call.status()).count());
    assertEquals(List.of(200, 3), Control.counts(sandbox, 0));
    assertEquals(197 * call.messages(), Control.messages(sandbox));
  }

  @Test
  void aFaultSkipsCallsAndThenActsSoManyTimes(Sandbox sandbox) {
    sandbox.faults().add(ERROR.skip(2).times(2));
    assertEquals(
        List.of(200, 200, 503, 503, 200, 200), statuses(GoodCall.NOTIFY_BATCH, sandbox, 6));
    assertEquals(List.of(6, 2), Control.counts(sandbox, 0));
  }

  @Test
  void theDrawsFollowFromTheSeed(Sandbox sandbox, UnderstudyClient client) {
    sandbox.faults().add(ERROR.probability(0.5));
    var drawn = statuses(GoodCall.UNREAD, sandbox, 40);
    sandbox.reset();
    sandbox.faults().add(ERROR.probability(0.5));
    assertEquals(drawn, statuses(GoodCall.UNREAD, sandbox, 40));
    long acted = drawn.stream().filter(status -> status == 503).count();
    assertTrue(acted > 8 && acted < 32, () -> acted + " of 40 at one half");
    var other = client.create(NewSandbox.ANY.id(sandbox.id() + "_seed").seed(8));
    other.faults().add(ERROR.probability(0.5));
    assertNotEquals(drawn, statuses(GoodCall.UNREAD, other, 40));
  }

  @Test
  void probabilityZeroNeverActsAndOneAlways(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("prolific").probability(0).error(503));
    sandbox.faults().add(Fault.on("prelude").probability(1).error(503));
    assertEquals(List.of(200, 200, 200), statuses(GoodCall.UNREAD, sandbox, 3));
    assertEquals(List.of(503, 503, 503), statuses(GoodCall.NOTIFY_BATCH, sandbox, 3));
  }

  @Test
  void theOldestFaultThatActsIsCounted(Sandbox sandbox) {
    var first = sandbox.faults().add(ERROR.times(1)).id();
    var second = sandbox.faults().add(Fault.onAnyProvider().times(1).error(502)).id();
    GoodCall.UNREAD.in(sandbox).then().statusCode(503).header("Understudy-Fault", first);
    assertEquals(List.of(0, 0), Control.counts(sandbox, 1));
    GoodCall.UNREAD.in(sandbox).then().statusCode(502).header("Understudy-Fault", second);
    GoodCall.UNREAD.in(sandbox).then().statusCode(200).header("Understudy-Fault", nullValue());
    assertEquals(List.of(3, 1), Control.counts(sandbox, 0));
    assertEquals(List.of(2, 1), Control.counts(sandbox, 1));
  }

  @Test
  void aDelayAndAnotherEffectActOnACall(Sandbox sandbox) {
    var cut = sandbox.faults().add(ERROR).id();
    var delay = sandbox.faults().add(Fault.onAnyProvider().delay(Duration.ofMillis(50))).id();
    sandbox.faults().add(Fault.onAnyProvider().delay(Duration.ofHours(1)));
    sandbox.faults().add(Fault.onAnyProvider().reset());
    GoodCall.UNREAD
        .in(sandbox)
        .then()
        .statusCode(503)
        .header("Understudy-Fault", delay + ", " + cut);
    assertEquals(List.of(0, 0), Control.counts(sandbox, 2));
    assertEquals(List.of(0, 0), Control.counts(sandbox, 3));
    Api.admin(sandbox)
        .get("/requests")
        .then()
        .body("requests[0].fault_id", is(cut))
        .body("requests[0].fault_ids", equalTo(List.of(cut, delay)));
  }

  @Test
  void aFaultAfterTheCommitIsNotUsedUpByARefusedCall(Sandbox sandbox) {
    sandbox.faults().add(Fault.onAnyProvider().times(1).garbage());
    GoodCall.NOTIFY_BATCH.with(sandbox, BROKEN_BATCH).then().statusCode(400);
    assertEquals(List.of(0, 0), Control.counts(sandbox, 0));
    sandbox.faults().add(ERROR.times(1));
    // the older fault does not act on a refused call, so the newer one does
    GoodCall.NOTIFY_BATCH.with(sandbox, BROKEN_BATCH).then().statusCode(503);
    assertEquals(List.of(0, 0), Control.counts(sandbox, 0));
    assertEquals(List.of(1, 1), Control.counts(sandbox, 1));
  }

  @Test
  void anOlderFaultKeepsALaterOneFromBeingUsedUp(Sandbox sandbox) {
    sandbox.faults().add(ERROR.times(1));
    sandbox.faults().add(Fault.onAnyProvider().times(1).lostResponse());
    GoodCall.NOTIFY_BATCH.in(sandbox).then().statusCode(503);
    assertEquals(List.of(0, 0), Control.counts(sandbox, 1));
  }

  @Test
  void skippedFaultsAfterTheCommitCountMatches(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("sociocs").skip(1).garbage());
    GoodCall.SOCIOCS_BULK.in(sandbox).then().statusCode(200);
    assertEquals(List.of(1, 0), Control.counts(sandbox, 0));
  }

  @Test
  void everyRecipientCountsAlsoARepeatedOne(Sandbox sandbox) {
    sandbox
        .faults()
        .add(
            Fault.onAnyProvider()
                .recipient("+336*")
                .skip(1)
                .times(1)
                .recipientError("unsubscribed"));
    GoodCall.NOTIFY_BATCH
        .with(
            sandbox,
            """
            {"to":["+33612345678","+15551234567","+33612345678","+33612345679"],
             "template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
             "variables":{"order_id":"12345","amount":"1"}}\
            """)
        .then()
        .body("results.success", equalTo(List.of(true, true, false, true)));
    assertEquals(List.of(3, 1), Control.counts(sandbox, 0));
  }

  @Test
  void atMostOneFaultActsOnARecipient(Sandbox sandbox) {
    sandbox.faults().add(Fault.onAnyProvider().recipientError("unsubscribed"));
    sandbox.faults().add(Fault.onAnyProvider().recipientError("unsupported_country"));
    GoodCall.NOTIFY_BATCH
        .in(sandbox)
        .then()
        .body("results.error.code", equalTo(List.of("unsubscribed", "unsubscribed")));
    assertEquals(List.of(2, 2), Control.counts(sandbox, 0));
    assertEquals(List.of(0, 0), Control.counts(sandbox, 1));
  }

  @Test
  void recipientsOfARefusedCallUseNoFaultsUp(Sandbox sandbox) {
    sandbox.faults().add(Fault.onAnyProvider().times(1).recipientError("unsubscribed"));
    GoodCall.SOCIOCS_BULK.with(sandbox, "{\"provider\":\"twlo\"}").then().statusCode(400);
    GoodCall.NOTIFY_BATCH
        .with(sandbox, GoodCall.NOTIFY_BATCH.body().replace("+33612345678", "+15005550003"))
        .then()
        .body("results.error.code", equalTo(List.of("unsupported_country", "unsubscribed")));
    assertEquals(List.of(1, 1), Control.counts(sandbox, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BULK         | {"recipient":"619e049f7648a4e1f8f3645c"}        | true
          BULK         | {"recipient":"619e049f7648a4e1f8f3645d"}        | false
          GROUP        | {"recipient":"*d"}                              | true
          GROUP        | {"recipient":"*e"}                              | false
          SEND_MESSAGE | {"recipient":"619e*"}                           | true
          SEND_MESSAGE | {"sender":"5f0000000000000000000001"}           | true
          SEND_MESSAGE | {"sender":"6f*"}                                | false
          UNREAD       | {"recipient":"*"}                               | false
          UNREAD       | {"sender":"*"}                                  | false
          UNREAD       | {"body_contains":""}                            | false
          SOCIOCS_BULK | {"recipient":"+1617*"}                          | true
          SOCIOCS_BULK | {"recipient":"1617*"}                           | false
          SOCIOCS_BULK | {"sender":"your_channel_key"}                   | true
          SOCIOCS_BULK | {"sender":"+16175550100"}                       | true
          SOCIOCS_BULK | {"sender":"other"}                              | false
          NOTIFY_BATCH | {"recipient":"+1555???4567"}                    | true
          NOTIFY_BATCH | {"recipient":"+1555???456"}                     | false
          NOTIFY_BATCH | {"sender":"YourBrand"}                          | true
          NOTIFY_BATCH | {"sender":"Brand"}                              | false
          NOTIFY_BATCH | {"body_contains":"order_id"}                    | true
          NOTIFY_BATCH | {"body_contains":"Order_id"}                    | false
          NOTIFY_BATCH | {"body_contains":"12345","recipient":"+336*"}   | true
          NOTIFY_BATCH | {"body_contains":"12345","recipient":"+337*"}   | false
          PIGEON       | {"recipient":"Rom?"}                            | true
          PIGEON       | {"recipient":"Athens"}                          | false
          PIGEON       | {"sender":"*"}                                  | false
          PIGEON       | {"body_contains":"to=Rome"}                     | true
          PIGEON       | {"body_contains":"Thank you!"}                  | true
          PIGEON       | {"body_contains":"Thank you?"}                  | false
          PIGEON       | {"body_contains":"to=Athens"}                   | false
          """)
  void aFaultActsOnlyIfItsConditionsHold(
      GoodCall call, String when, boolean matches, Sandbox sandbox) {
    Control.fault(
        sandbox,
        """
        {"when":%s,"effect":{"type":"error","status":503}}\
        """
            .formatted(when));
    call.in(sandbox).then().statusCode(matches ? 503 : call.status());
    assertEquals(matches ? List.of(1, 1) : List.of(0, 0), Control.counts(sandbox, 0));
  }

  @Test
  void recipientsAreReadBeforeAnythingIsValidated(Sandbox sandbox) {
    sandbox.faults().add(ERROR.recipient("+336*"));
    GoodCall.SOCIOCS_BULK
        .with(
            sandbox,
            """
            {"recipients":"[{\\"to\\":\\"33612345678\\"}]"}\
            """)
        .then()
        .statusCode(503);
    GoodCall.NOTIFY_BATCH.with(sandbox, "{\"to\":[7,\"+33612345678\"]}").then().statusCode(503);
  }

  @Test
  void aTextIsFoundInAnyEscapedForm(Sandbox sandbox) {
    sandbox.faults().add(ERROR.bodyContains("café"));
    var escaped = GoodCall.SEND_MESSAGE.body().replace("Thank", "caf\\u00e9");
    GoodCall.SEND_MESSAGE.with(sandbox, escaped).then().statusCode(503);
  }

  @Test
  void anUnreadableBodyMatchesNoBodyCondition(Sandbox sandbox) {
    sandbox.faults().add(ERROR.bodyContains("to"));
    GoodCall.NOTIFY_BATCH.with(sandbox, "{\"to\":").then().statusCode(400);
    assertEquals(List.of(0, 0), Control.counts(sandbox, 0));
    sandbox.faults().add(ERROR);
    GoodCall.NOTIFY_BATCH.with(sandbox, "{\"to\":").then().statusCode(503);
  }

  @Test
  void faultsDoNotActOnUnknownPaths(Sandbox sandbox) {
    sandbox.faults().add(ERROR);
    Api.prelude(sandbox).get("/v2/notify/batch").then().statusCode(405);
    Api.prelude(sandbox).get("/v2/other").then().statusCode(404);
    assertEquals(List.of(0, 0), Control.counts(sandbox, 0));
  }
}
