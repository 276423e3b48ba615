package dev.understudy.testing;

import dev.understudy.client.Sandbox;
import java.util.List;
import java.util.Map;

/** What many tests do on the control plane, each in one call. */
public final class Control {
  private Control() {}

  /** Makes a fault, and gives its id. */
  public static String fault(Sandbox sandbox, String json) {
    return Api.admin(sandbox)
        .body(json)
        .post("/faults")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** A fault as it is shown now. */
  public static Map<String, Object> fault(Sandbox sandbox, int index) {
    return Api.admin(sandbox)
        .get("/faults")
        .then()
        .statusCode(200)
        .extract()
        .path("faults[" + index + "]");
  }

  /** How often a fault matched, and on how many of these it acted. */
  public static List<Object> counts(Sandbox sandbox, int index) {
    var fault = fault(sandbox, index);
    return List.of(fault.get("matched"), fault.get("acted"));
  }

  /** Replaces the rate limits. */
  public static void limits(Sandbox sandbox, String json) {
    Api.admin(sandbox).body("{\"limits\":" + json + "}").put("/rate-limits").then().statusCode(200);
  }

  /** Freezes the clock at an instant. */
  public static void freeze(Sandbox sandbox, String now) {
    Api.admin(sandbox)
        .body(Map.of("mode", "frozen", "now", now))
        .put("/clock")
        .then()
        .statusCode(200);
  }

  /** Moves the clock forward by a duration. */
  public static void advance(Sandbox sandbox, String by) {
    Api.admin(sandbox).body(Map.of("by", by)).post("/clock/advance").then().statusCode(200);
  }

  /** How many messages there are. */
  public static int messages(Sandbox sandbox) {
    return Api.admin(sandbox).get("/messages").then().statusCode(200).extract().path("total");
  }
}
