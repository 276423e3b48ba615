package dev.understudy.prolific;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.CompanionCall;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Companion operations with the default fixture; the OpenAPI file is held against each answer. */
class CompanionOperationsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest
  @EnumSource
  void theDefaultFixtureAnswersEachCall(CompanionCall call, Sandbox sandbox) {
    var answer = call.in(sandbox);
    assertEquals(call.status(), answer.statusCode(), answer::asString);
    var last = sandbox.requests().operation(call.operation()).list();
    assertEquals(call.status(), last.get(last.size() - 1).status().orElseThrow());
  }
}
