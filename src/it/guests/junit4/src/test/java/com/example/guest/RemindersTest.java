package com.example.guest;

import static org.junit.Assert.assertEquals;

import dev.understudy.Understudy;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import org.junit.AfterClass;
import org.junit.Test;

public class RemindersTest {
  private static final Understudy server = Understudy.start();
  private final Sandbox sandbox = new UnderstudyClient(server.baseUrl()).create();

  @AfterClass
  public static void stop() {
    server.close();
  }

  @Test
  public void remindsAda() throws Exception {
    new Reminders(sandbox.baseUrl(), sandbox.prolificToken()).remind("619e049f7648a4e1f8f3645b");
    assertEquals("Tomorrow!", sandbox.messages().outbound().await(1).get(0).body());
  }

  @Test
  public void countsCallsOfThisTestOnly() throws Exception {
    new Reminders(sandbox.baseUrl(), sandbox.prolificToken()).remind("619e049f7648a4e1f8f3645b");
    sandbox.requests().body("$.ids[0]", "619e049f7648a4e1f8f3645b").verify(1);
    sandbox.requests().verifyNoneUnexpected();
  }
}
