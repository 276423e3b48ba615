package dev.understudy.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.fault.Effect.ResponseEffect;
import dev.understudy.fault.FaultRule.FaultConditions;
import dev.understudy.json.WireJson;
import dev.understudy.prelude.PreludeProvider;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Catalog.Scope;
import dev.understudy.provider.Provider;
import dev.understudy.provider.RecipientFaults.Refused;
import dev.understudy.provider.Request;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.search.TextSearch;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.TestSandboxes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults on one call of Prelude that sends a message to two recipients. */
@AnyDatabase
class FaultEvaluatorTest {
  private static final Provider PRELUDE = new PreludeProvider();
  private static final String OPERATION = "sendNotifyBulk";
  private static final Scope EVERYTHING = new Scope(Catalog.ALL, Catalog.ALL);
  private static final FaultConditions ALWAYS =
      new FaultConditions(Optional.empty(), Optional.empty(), Optional.empty());
  private static final Effect ERROR =
      new Effect.Error(503, Optional.empty(), Optional.empty(), Map.of());
  private static final Effect LOST_RESPONSE = new Effect.LostResponse();
  private static final String FRENCH = "+33612345678";
  private static final String ITALIAN = "+393331234567";
  private static final String BODY =
      """
      {"to":["+33612345678","+393331234567"],"from":"YourBrand","template_id":"t"}\
      """;

  private final Database database = Database.inMemory(new SystemClock().freshSandboxId());
  private final Faults faults = new Faults(new Catalog(List.of(PRELUDE)));
  private Sandboxes sandboxes;

  @BeforeEach
  void open() {
    database.open();
    sandboxes = TestSandboxes.on(database, PRELUDE);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static FaultRule rule(Effect effect) {
    return rule(ALWAYS, 0, OptionalLong.empty(), 1, effect);
  }

  private static FaultRule rule(
      FaultConditions when, long skip, OptionalLong times, double probability, Effect effect) {
    return new FaultRule(EVERYTHING, when, skip, times, probability, effect, Map.of());
  }

  private String add(FaultRule rule) {
    return sandboxes
        .transactions()
        .run(Sandbox.DEFAULT_ID, tx -> faults.add(tx, rule).id(tx.ids()));
  }

  /** Evaluates the faults on one call. */
  private <T> T call(Function<FaultEvaluator, T> evaluation) {
    var operation =
        PRELUDE.operations().stream().filter(each -> each.id().equals(OPERATION)).findFirst();
    return sandboxes
        .transactions()
        .run(
            Sandbox.DEFAULT_ID,
            tx -> {
              var facts =
                  new CallFacts(PRELUDE, operation.orElseThrow(), request(), BODY.getBytes(UTF_8));
              return evaluation.apply(new FaultEvaluator(faults, tx, facts, List.of()));
            });
  }

  private static Request request() {
    try {
      var body = WireJson.read(BODY.getBytes(UTF_8));
      return new Request("POST", "/v2/notify/batch", Map.of(), Map.of(), Map.of(), body);
    } catch (WireJson.Unreadable e) {
      throw new AssertionError(e);
    }
  }

  /** Returns how many calls or recipients each fault matched and acted on. */
  private List<List<Long>> counts() {
    return sandboxes
        .transactions()
        .run(
            Sandbox.DEFAULT_ID,
            tx ->
                faults.list(tx).stream()
                    .map(fault -> List.of(fault.matched(), fault.acted()))
                    .toList());
  }

  private boolean isReplaced() {
    return call(FaultEvaluator::beforeCall).isPresent();
  }

  private static Optional<? extends ResponseEffect> succeed(FaultEvaluator evaluator) {
    assertEquals(Optional.empty(), evaluator.beforeCall());
    return evaluator.afterSuccess();
  }

  private static Optional<? extends ResponseEffect> refuse(FaultEvaluator evaluator) {
    assertEquals(Optional.empty(), evaluator.beforeCall());
    return evaluator.afterRefusal();
  }

  @Test
  void theOldestFaultActsAndLaterOnesAreNotCounted() {
    var oldest = add(rule(ERROR));
    add(rule(new Effect.Reset()));
    call(
        evaluator -> {
          assertEquals(Optional.of(ERROR), evaluator.beforeCall());
          assertEquals(List.of(oldest), evaluator.acted());
          assertEquals(Optional.of(oldest), evaluator.decisive());
          return true;
        });
    assertEquals(List.of(List.of(1L, 1L), List.of(0L, 0L)), counts());
  }

  @Test
  void aFaultSkipsMatchesAndThenActsSoManyTimes() {
    add(rule(ALWAYS, 2, OptionalLong.of(3), 1, ERROR));
    var replaced = IntStream.range(0, 7).mapToObj(i -> isReplaced()).toList();
    assertEquals(List.of(false, false, true, true, true, false, false), replaced);
    assertEquals(List.of(List.of(7L, 3L)), counts());
  }

  @Test
  void aFaultThatIsUsedUpLetsTheNextOneAct() {
    add(rule(ALWAYS, 0, OptionalLong.of(1), 1, ERROR));
    add(rule(new Effect.Reset()));
    assertEquals(Optional.of(ERROR), call(FaultEvaluator::beforeCall));
    assertEquals(Optional.of(new Effect.Reset()), call(FaultEvaluator::beforeCall));
    assertEquals(List.of(List.of(2L, 1L), List.of(1L, 1L)), counts());
  }

  @Test
  void aProbabilityDrawsFromTheSeed() {
    add(rule(ALWAYS, 0, OptionalLong.empty(), 0.5, ERROR));
    var replaced = IntStream.range(0, 40).mapToObj(i -> isReplaced()).toList();
    var ids = sandboxes.find(Sandbox.DEFAULT_ID).orElseThrow().ids();
    var drawn = IntStream.rangeClosed(1, 40).mapToObj(i -> ids.draw("fault", 1, i) < 0.5).toList();
    assertEquals(drawn, replaced);
    assertTrue(drawn.contains(true) && drawn.contains(false), drawn::toString);
  }

  @Test
  void aDelayIsEvaluatedApartFromTheOtherEffects() {
    add(rule(ERROR));
    var delay = add(rule(new Effect.Delay(Duration.ofSeconds(2))));
    call(
        evaluator -> {
          assertEquals(Optional.of(Duration.ofSeconds(2)), evaluator.findDelay());
          assertEquals(Optional.of(delay), evaluator.decisive());
          return true;
        });
    assertEquals(List.of(List.of(0L, 0L), List.of(1L, 1L)), counts());
  }

  @Test
  void aLostResponseIsCountedOnlyIfTheCallSucceeds() {
    add(rule(LOST_RESPONSE));
    assertEquals(Optional.empty(), call(FaultEvaluatorTest::refuse));
    assertEquals(List.of(List.of(0L, 0L)), counts());
    assertEquals(Optional.of(LOST_RESPONSE), call(FaultEvaluatorTest::succeed));
    assertEquals(List.of(List.of(1L, 1L)), counts());
  }

  @Test
  void anErrorBehindALostResponseReplacesARefusal() {
    add(rule(LOST_RESPONSE));
    add(rule(ERROR));
    assertEquals(Optional.of(ERROR), call(FaultEvaluatorTest::refuse));
    assertEquals(List.of(List.of(0L, 0L), List.of(1L, 1L)), counts());
    assertEquals(Optional.of(LOST_RESPONSE), call(FaultEvaluatorTest::succeed));
    assertEquals(List.of(List.of(1L, 1L), List.of(1L, 1L)), counts());
  }

  @Test
  void theFirstFaultOfARecipientActsOnIt() {
    var wrong = new Refused("undeliverable", Optional.empty());
    var french = new FaultConditions(Glob.of("+33*"), Optional.empty(), Optional.empty());
    var id = add(rule(french, 0, OptionalLong.empty(), 1, new Effect.ForRecipient(wrong)));
    call(
        evaluator -> {
          assertEquals(Optional.of(wrong), evaluator.of(FRENCH));
          assertEquals(Optional.empty(), evaluator.of(ITALIAN));
          assertEquals(Optional.empty(), evaluator.afterSuccess());
          assertEquals(List.of(id), evaluator.acted());
          return true;
        });
    assertEquals(List.of(List.of(1L, 1L)), counts());
  }

  @Test
  void faultsOfRecipientsDoNotActOnARefusedCall() {
    add(rule(new Effect.ForRecipient(new Refused("undeliverable", Optional.empty()))));
    call(
        evaluator -> {
          evaluator.of(FRENCH);
          assertEquals(Optional.empty(), evaluator.afterRefusal());
          assertEquals(List.of(), evaluator.acted());
          return true;
        });
  }

  @ParameterizedTest
  @CsvSource({
    "+33*, , , true",
    "+39*, , , true",
    "+49*, , , false",
    ", YourBrand, , true",
    ", Your, , false",
    ", , template_id, true",
    ", , correlation_id, false",
    "+33*, YourBrand, template_id, true",
    "+33*, YourBrand, correlation_id, false",
  })
  void aFaultActsIfAllItsConditionsHold(
      String recipient, String sender, String part, boolean acts) {
    var when =
        new FaultConditions(
            Optional.ofNullable(recipient).flatMap(Glob::of),
            Optional.ofNullable(sender).flatMap(Glob::of),
            Optional.ofNullable(part).map(TextSearch::new));
    add(rule(when, 0, OptionalLong.empty(), 1, ERROR));
    assertEquals(acts, isReplaced());
  }

  @Test
  void aFaultOfAnotherOperationDoesNotAct() {
    var scope = new Scope(PRELUDE.name(), "sendNotify");
    add(new FaultRule(scope, ALWAYS, 0, OptionalLong.empty(), 1, ERROR, Map.of()));
    assertEquals(false, isReplaced());
    assertEquals(List.of(List.of(0L, 0L)), counts());
  }
}
