package dev.understudy.admin;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Person;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of people whom messages were sent to or came from. */
class PeopleTest {
  @RegisterExtension static final UnderstudyExtension UNDERSTUDY = Api.extension();

  private static void send(Sandbox sandbox, String participant, String body) {
    Api.prolific(sandbox)
        .body(Map.of("recipient_id", participant, "body", body, "study_id", Samples.READING))
        .post("/api/v1/messages/")
        .then()
        .statusCode(204);
  }

  private static void populate(Sandbox sandbox) {
    send(sandbox, Samples.ANN, "One");
    send(sandbox, Samples.BEN, "Two");
    send(sandbox, Samples.CLEO, "Three");
    sandbox.prolific().reply(Samples.ANN, "Thanks");
    sandbox.prelude().inbound("+33612345678", "Hello");
  }

  @Test
  void thePersonWithTheLatestMessageComesFirst(Sandbox sandbox) {
    populate(sandbox);
    assertEquals(
        List.of("+33612345678", Samples.ANN, Samples.CLEO, Samples.BEN),
        sandbox.people().stream().map(Person::id).toList());
    var ann = sandbox.people().get(1);
    assertEquals(
        List.of(1L, 1L, 1L, "Thanks", "prolific"),
        List.of(
            ann.outbound(), ann.inbound(), ann.unread(), ann.lastMessage().body(), ann.provider()));
    sandbox.prolific().readAll();
    assertEquals(0, sandbox.people().get(1).unread());
  }

  @ParameterizedTest
  @CsvSource({
    "provider=prelude, 1",
    "provider=sociocs, 0",
    "text=645b, 1",
    "text=619e, 3",
    "text=nobody, 0",
    "unread=true, 2",
    "unread=false, 4"
  })
  void aFilterFindsWhatItSays(String query, int total, Sandbox sandbox) {
    send(sandbox, Samples.ANN, "One");
    send(sandbox, Samples.BEN, "Two");
    send(sandbox, Samples.CLEO, "Three");
    sandbox.prolific().reply(Samples.ANN, "Thanks");
    sandbox.prelude().inbound("+33612345678", "STOP");
    Api.admin(sandbox)
        .get("/people?" + query)
        .then()
        .statusCode(200)
        .body("total", is(total))
        .body("people", hasSize(total));
  }

  @Test
  void peopleComeInPages(Sandbox sandbox) {
    populate(sandbox);
    Api.admin(sandbox)
        .get("/people?limit=3")
        .then()
        .body("people", hasSize(3))
        .body("total", is(4))
        .body("next_cursor", is("3"));
    Api.admin(sandbox)
        .get("/people?limit=3&cursor=3")
        .then()
        .body("people.id", contains(Samples.BEN))
        .body("next_cursor", nullValue());
  }

  @Test
  void nobodyIsListedBeforeTheFirstMessage(Sandbox sandbox) {
    assertEquals(List.of(), sandbox.people());
    Api.admin(sandbox).get("/people?limit=0").then().statusCode(400);
  }

  @Test
  void whoWroteStopHasOptedOut(Sandbox sandbox) {
    send(sandbox, Samples.ANN, "One");
    sandbox.prelude().inbound("+33612345678", "STOP");
    sandbox.prelude().inbound("+15551234567", "STOP");
    sandbox.prelude().inbound("+15551234567", "START");
    assertEquals(
        Map.of("+33612345678", true, "+15551234567", false, Samples.ANN, false),
        sandbox.people().stream().collect(Collectors.toMap(Person::id, Person::optedOut)));
  }

  @Test
  void peopleAreCurrentAfterEachChange(Sandbox sandbox) {
    populate(sandbox);
    assertEquals(4, sandbox.people().size());
    sandbox.prelude().inbound("+33612345678", "Hello again");
    send(sandbox, Samples.BEN, "Four");
    var people = sandbox.people();
    assertEquals(Samples.BEN, people.get(0).id());
    assertEquals("Hello again", people.get(1).lastMessage().body());
    assertEquals(2, people.get(1).unread());
    sandbox.reset();
    assertEquals(List.of(), sandbox.people());
    send(sandbox, Samples.CLEO, "Five");
    assertEquals(List.of(Samples.CLEO), sandbox.people().stream().map(Person::id).toList());
  }
}
