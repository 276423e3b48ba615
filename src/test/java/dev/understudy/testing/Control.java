package dev.understudy.testing;

import dev.understudy.client.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Set-up that many tests share, through our own client where it has the words for it. */
public final class Control {
  private Control() {}

  /** Adds a fault in its JSON form and returns its id. */
  public static String fault(Sandbox sandbox, String json) {
    return Api.admin(sandbox)
        .body(json)
        .post("/faults")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** Returns how often a fault matched and how often it acted. */
  public static List<Object> counts(Sandbox sandbox, int index) {
    var fault = sandbox.faults().list().get(index);
    return List.of((int) fault.matched(), (int) fault.acted());
  }

  /** Freezes the clock at an instant. */
  public static void freeze(Sandbox sandbox, String now) {
    sandbox.clock().freeze(Instant.parse(now));
  }

  /** Advances the clock. */
  public static void advance(Sandbox sandbox, String by) {
    sandbox.clock().advance(Duration.parse(by));
  }

  /** Returns the number of messages. */
  public static int messages(Sandbox sandbox) {
    return (int) sandbox.messages().total();
  }
}
