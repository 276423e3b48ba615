package dev.understudy.session;

import static dev.understudy.session.SampleSession.doAll;
import static dev.understudy.session.SampleSession.frozen;
import static dev.understudy.session.SampleSession.get;
import static dev.understudy.session.SampleSession.prolific;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Understudy;
import dev.understudy.client.RefusedException;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@AnyDatabase
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionTestsTest {
  private Understudy server;

  @BeforeAll
  void start() {
    server = Understudy.start(TestDatabase.fresh());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aSessionWithEverythingIsRepeated(@TempDir Path folder) throws Exception {
    var sandbox = frozen(server);
    doAll(sandbox);
    var test = new GeneratedTest(sandbox.exportTest("junit"));
    test.assertPasses(folder);
    test.withChange("Thank you for taking part!", "Thanks!").assertFails(folder);
  }

  @Test
  void theStyleIsJunitOrAnotherKnownOne() throws Exception {
    var sandbox = frozen(server);
    var unknown = assertThrows(RefusedException.class, () -> sandbox.exportTest("testng"));
    assertEquals(400, unknown.status());
    assertEquals("Parameter style: This is one of: junit, rest-assured.", unknown.detail());
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    var usual = Api.admin(sandbox).get("/test").then().statusCode(200).extract().asString();
    assertEquals(sandbox.exportTest("junit"), usual);
  }

  @Test
  void aSessionNeedsItsBeginning() throws Exception {
    var sandbox = frozen(server);
    var nothing = assertThrows(RefusedException.class, () -> sandbox.exportTest("junit"));
    assertEquals(409, nothing.status());
    assertEquals(
        "Nothing has been done in this sandbox yet: make calls first, and ask again.",
        nothing.detail());
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    sandbox.requests().clear();
    get(prolific(sandbox, "/api/v1/messages/unread/"));
    var cut = assertThrows(RefusedException.class, () -> sandbox.exportTest("junit"));
    assertEquals(409, cut.status());
    assertTrue(cut.detail().startsWith("The first calls of this sandbox are not in its journal"));
  }
}
