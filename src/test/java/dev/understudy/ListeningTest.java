package dev.understudy;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.Options.Address;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.Ports;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses the server listens on. */
@AnyDatabase
class ListeningTest {
  private static Understudy startAt(String host) {
    return Understudy.start(Options.DEFAULT.with(new Address(host, 0, List.of())));
  }

  private static void assumeIpv6() {
    boolean hasIpv6;
    try (var any = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      hasIpv6 = any.isBound();
    } catch (IOException e) {
      hasIpv6 = false;
    }
    assumeTrue(hasIpv6, "no IPv6 here");
  }

  private static void expectHealth(String url) {
    Api.call(url).get("/_admin/health").then().statusCode(200).body("status", is("ok"));
  }

  private static void expectNobodyAt(String address, int port) {
    assertThrows(ConnectException.class, () -> new Socket(address, port).close());
  }

  @Test
  void byDefaultBothLoopbackAddressesHaveOnePort() {
    assumeIpv6();
    try (var server = Understudy.start()) {
      assertEquals("http://localhost:" + server.port(), server.baseUrl());
      expectHealth("http://127.0.0.1:" + server.port());
      expectHealth("http://[::1]:" + server.port());
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, ::1, http://127.0.0.1", "::1, 127.0.0.1, http://[::1]"})
  void anAddressIsJustThatAddress(String given, String other, String url) {
    assumeIpv6();
    try (var server = startAt(given)) {
      assertEquals(url + ":" + server.port(), server.baseUrl());
      expectHealth(server.baseUrl());
      expectNobodyAt(other, server.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "0:0::0"})
  void allAddressesAreCalledLocalhost(String host) {
    assumeIpv6();
    try (var server = startAt(host)) {
      assertEquals("http://localhost:" + server.port(), server.baseUrl());
      expectHealth("http://127.0.0.1:" + server.port());
    }
  }

  @Test
  void aPortThatIsTakenAtTheSecondAddressIsRefused() throws IOException {
    assumeIpv6();
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      var port = taken.getLocalPort();
      var refused =
          assertThrows(
              StartException.class, () -> Understudy.start(Options.DEFAULT.withPort(port)));
      assertTrue(
          refused.getMessage().startsWith("Port " + port + " of 0:0:0:0:0:0:0:1 can't be"),
          refused.getMessage());
      expectNobodyAt("127.0.0.1", port);
    }
  }

  @Test
  void aServerMayListenOnMorePorts() {
    int first = Ports.freeFrom(9980);
    int second = Ports.freeFrom(first + 1);
    var address = new Address("127.0.0.1", 0, List.of(), List.of(first, second));
    try (var server = Understudy.start(Options.DEFAULT.with(address))) {
      for (int port : List.of(server.port(), first, second)) {
        expectHealth("http://127.0.0.1:" + port);
      }
    }
    expectNobodyAt("127.0.0.1", first);
  }

  @Test
  void anAdditionalPortThatIsTakenIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int free = Ports.freeFrom(9990);
      var address = new Address("127.0.0.1", free, List.of(), List.of(taken.getLocalPort()));
      var refused =
          assertThrows(StartException.class, () -> Understudy.start(Options.DEFAULT.with(address)));
      assertEquals(
          "Port "
              + taken.getLocalPort()
              + " of 127.0.0.1 can't be listened on: another program listens there. Choose another"
              + " with --also-port.",
          refused.getMessage());
      expectNobodyAt("127.0.0.1", free);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void theControlPlaneMindsTheHostNameAtBoth(String host) {
    assumeIpv6();
    try (var server = Understudy.start()) {
      var url = "http://" + host + ":" + server.port();
      Api.call(url).get("/_admin/sandboxes").then().statusCode(200);
      Api.call(url).header("Host", "evil.example").get("/_admin/sandboxes").then().statusCode(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost", "[::ffff:127.0.0.1]"})
  void theServerCallsItselfByNeither(String host) {
    assumeIpv6();
    try (var server = Understudy.start()) {
      var sandbox = Api.sandbox(server.baseUrl(), "sb_x");
      Api.prelude(sandbox)
          .body(
              """
              {"to":["+33612345678"],"template_id":"template_01k8ap1btqf5r9fq2c8ax5fhc9",
               "variables":{"order_id":"12345","amount":"$49.99"},
               "callback_url":"http://%s:%s/_admin/sandboxes"}\
              """
                  .formatted(host, server.port()))
          .post("/v2/notify/batch")
          .then()
          .statusCode(200);
      Api.admin(sandbox)
          .queryParam("state", "suppressed")
          .queryParam("min", 1)
          .queryParam("wait", "PT20S")
          .get("/webhooks")
          .then()
          .body("webhooks[0].attempts", hasSize(1))
          .body(
              "webhooks[0].attempts[0].error", containsString("where this server itself listens"));
    }
  }

  @Test
  void withoutIpv6OnlyTheFirstIsListenedOn() {
    var environment = Map.of("JDK_JAVA_OPTIONS", "-Djava.net.preferIPv4Stack=true");
    try (var server = ServerProcess.run(environment, "--port=0")) {
      expectHealth(server.baseUrl().replace("localhost", "127.0.0.1"));
    }
  }
}
