package com.example.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(UnderstudyExtension.class)
@Sandboxed(strict = true)
class RemindersTest {
  @Test
  void remindsAda(Sandbox sandbox) throws Exception {
    new Reminders(sandbox.baseUrl(), sandbox.prolificToken()).remind("619e049f7648a4e1f8f3645b");
    assertEquals("Tomorrow!", sandbox.messages().outbound().await(1).get(0).body());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void countsCallsOfThisTestOnly(int row, Sandbox sandbox) throws Exception {
    new Reminders(sandbox.baseUrl(), sandbox.prolificToken()).remind("619e049f7648a4e1f8f3645b");
    sandbox.requests().body("$.ids[0]", "619e049f7648a4e1f8f3645b").verify(1);
  }
}
