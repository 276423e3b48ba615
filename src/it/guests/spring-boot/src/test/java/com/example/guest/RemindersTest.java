package com.example.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.Sandboxed;
import dev.understudy.junit.UnderstudyExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest
@Sandboxed(strict = true)
class RemindersTest {
  @RegisterExtension
  static final UnderstudyExtension understudy =
      new UnderstudyExtension().perClass(RemindersTest.class);

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) {
    registry.add("prolific.url", understudy::baseUrl);
    registry.add("prolific.token", () -> understudy.sandbox().prolificToken());
  }

  @Autowired Reminders reminders;

  @Test
  void remindsAda(Sandbox sandbox) {
    reminders.remind("619e049f7648a4e1f8f3645b");
    assertEquals("Tomorrow!", sandbox.messages().outbound().await(1).get(0).body());
    sandbox.requests().body("$.ids[0]", "619e049f7648a4e1f8f3645b").verify(1);
  }
}
