package dev.understudy.webhook.http;

import static dev.understudy.webhook.http.RecordingReceiver.OK;
import static dev.understudy.webhook.http.RecordingReceiver.answering;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that webhooks are sent to, or not. */
class WebhookAddressesTest extends WebhookClientCase {
  @Test
  void aNameIsLookedUpOnceAndItsAddressChecked() throws Exception {
    var receiver = receiver(answering(OK));
    assertEquals(200, status(post(client(), "http://My_app:" + receiver.port() + "/x")));
    assertTrue(receiver.received.take().contains("Host: My_app:" + receiver.port() + "\r\n"));
    assertEquals(1, lookUpCount.get());
  }

  @Test
  void aNameWithAChangedAddressIsCheckedAgain() throws Exception {
    var receiver = receiver(answering(OK));
    DnsResolver turning =
        host -> at(lookUpCount.get() == 1 ? "127.0.0.1" : "203.0.113.7").lookUp(host);
    var client = client(HOME, turning, LONG);
    var url = "http://turning.test:" + receiver.port() + "/";

    assertEquals(200, status(post(client, url)));
    assertEquals(
        "turning.test is at 203.0.113.7, which is a public address", reason(post(client, url)));
    assertEquals(1, receiver.received.size());
    assertEquals(2, lookUpCount.get());
  }

  @Test
  void onlyAllowedAddressesOfANameAreCalled() throws Exception {
    var receiver = receiver(answering(OK));
    // 127.0.0.9: nobody listens there
    var client = client(HOME, at("203.0.113.7", "127.0.0.9", "127.0.0.1"), LONG);
    assertEquals(200, status(post(client, "http://several.test:" + receiver.port() + "/")));
  }

  @Test
  void withoutAllowedAddressesNoHostIsLookedUp() {
    var none = new CallbackAddressRules(false, false, List.of(), List.of());
    assertEquals(
        "this server sends no webhooks",
        reason(post(client(none, at("127.0.0.1"), LONG), "http://hook.example.com/")));
    assertEquals(0, lookUpCount.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.", "a", "1."})
  void aTooLongHostIsSuppressed(String part) {
    var host = part.repeat(300_000 / part.length());
    assertEquals(
        "the host of its URL has more than 253 characters",
        reason(post(client(), "http://" + host + "b/")));
  }

  @Test
  void aNameWithoutAnAddressIsSuppressed() {
    DnsResolver nowhere =
        host -> {
          throw new UnknownHostException(host);
        };
    assertEquals(
        "the name gone.test does not resolve",
        reason(post(client(HOME, nowhere, LONG), "http://u:secret@gone.test/x?secret")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "203.0.113.7",
        "[2001:db8::7]",
        "[::ffff:93.184.216.34]",
        "[::ffff:5db8:d822]",
        "8.8.8.8"
      })
  void aPublicAddressIsSuppressed(String host) {
    var reason = reason(post(client(), "http://" + host + ":8080/"));
    assertTrue(reason.endsWith(" is a public address"), reason);
    assertEquals(0, lookUpCount.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7f00:1]",
        "[0:0::1]",
        "Hook.Example",
        "b\u00fccher.example"
      })
  void theHostHeaderIsAsInTheUrl(String host) throws Exception {
    RecordingReceiver receiver =
        host.contains("::1]") ? receiver(loopback6(), answering(OK)) : receiver(answering(OK));
    assertEquals(
        200, status(post(client(), "http://user:secret@" + host + ":" + receiver.port() + "/x")));
    var sent = host.replace("b\u00fccher", "xn--bcher-kva") + ":" + receiver.port();
    var call = receiver.received.take();
    assertTrue(call.contains("\r\nHost: " + sent + "\r\n"), call);
  }

  /** Skips the test where there is no IPv6. */
  private static InetAddress loopback6() throws IOException {
    var address = InetAddress.getByName("::1");
    try (var any = new ServerSocket(0, 1, address)) {
      return any.getInetAddress();
    } catch (SocketException e) {
      return abort("no IPv6 here");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "user:pw, user:pw",
    "user, user:",
    "user:, user:",
    ":pw, :pw",
    "user:p:w, user:p:w",
    "us%40er:p%2Fw%3A%25, us@er:p/w:%",
    "a+b:c%2Bd%20e, a+b:c+d e",
    "\u00fc:%C3%BC, \u00fc:\u00fc"
  })
  void aUserAndPasswordInTheUrlAreSentAsBasic(String inUrl, String sent) throws Exception {
    var receiver = receiver(answering(OK));
    assertEquals(200, status(post(client(), "http://" + inUrl + "@127.0.0.1:" + receiver.port())));
    var basic = Base64.getEncoder().encodeToString(sent.getBytes(StandardCharsets.UTF_8));
    var call = receiver.received.take();
    assertTrue(call.contains("\r\nAuthorization: Basic " + basic + "\r\n"), call);
    assertTrue(call.startsWith("POST / HTTP/1.1\r\n"), call);
    assertTrue(call.contains("\r\nHost: 127.0.0.1:" + receiver.port() + "\r\n"), call);
  }

  @Test
  void bytesOfAnotherEncodingAreSentAsTheyAre() throws Exception {
    assertEquals(
        Optional.of("Basic " + Base64.getEncoder().encodeToString(new byte[] {(byte) 0xfc, ':'})),
        CallbackTarget.parse("http://%FC@127.0.0.1/").authorization());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@"})
  void anEmptyUserIsNotSent(String user) throws Exception {
    var receiver = receiver(answering(OK));
    assertEquals(200, status(post(client(), "http://" + user + "127.0.0.1:" + receiver.port())));
    var call = receiver.received.take();
    assertFalse(call.contains("Authorization"), call);
  }

  @Test
  void aContainersHostIsCalledAtAnyAddress() throws Exception {
    var receiver = receiver(answering(OK));
    // not at home, and a connection to it ends on this machine
    var named = client(HOME, at("0.0.0.0"), LONG);
    assertEquals(
        200, status(post(named, "http://Host.Containers.Internal.:" + receiver.port() + "/")));
    assertEquals(
        "other.test is at 0.0.0.0, which is an unspecified address",
        reason(post(named, "http://other.test:" + receiver.port() + "/")));
    var here = new InetSocketAddress("127.0.0.1", receiver.port());
    var own = new CallbackAddressRules(false, true, List.of(), List.of(here));
    assertEquals(
        "host.docker.internal is at 127.0.0.1, which is where this server itself listens",
        reason(
            post(
                client(own, at("127.0.0.1"), LONG),
                "http://host.docker.internal:" + receiver.port() + "/")));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1, 80, 127.0.0.1",
    "https://[::1]/, 443, [::1]",
    "https://[::1]:443/, 443, [::1]:443",
    "http://u:p@Hook.example:/x, 80, Hook.example",
    "http://hook.example:443, 443, hook.example:443"
  })
  void theHostHeaderHasThePortOfTheUrl(String url, int port, String authority) throws Exception {
    var receiver = CallbackTarget.parse(url);
    assertEquals(authority, receiver.authority());
    assertEquals(port, receiver.port());
  }

  @Test
  void aMappedLoopbackAddressIsAllowed() throws Exception {
    var receiver = receiver(answering(OK));
    assertEquals(200, status(post(client(), "http://[::ffff:127.0.0.1]:" + receiver.port() + "/")));
  }

  @Test
  void loopbackOfIpv6IsAllowed() throws Exception {
    var receiver = receiver(loopback6(), answering(OK));
    assertEquals(200, status(post(client(), "http://[::1]:" + receiver.port() + "/")));
    var both = client(HOME, at("127.0.0.1", "::1"), LONG);
    assertEquals(200, status(post(both, "http://localhost:" + receiver.port() + "/")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hook",
        "/hook",
        "//127.0.0.1/",
        "ftp://127.0.0.1/",
        "http:127.0.0.1",
        "http:///x",
        "http://127.0.0.1:x/",
        "http://a b/",
        "http://127.0.0.1%2f@8.8.8.8@x/",
        "http://[::1/"
      })
  void anInvalidUrlIsSuppressed(String url) {
    assertEquals(
        "its URL is no absolute http or https URL", reason(post(client(), url)), () -> url);
    assertEquals(0, lookUpCount.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "00", "65536", "99999999999999999999"})
  void anInvalidPortIsSuppressed(String port) {
    assertEquals(
        "the port " + port + " of its URL is not between 1 and 65535",
        reason(post(client(), "http://user:secret@127.0.0.1:" + port + "/")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "127.0.0.256",
        "0x7f000001",
        "%31%32%37.0.0.1",
        "a..b",
        "xn--\u00fc.example",
        "[fe80::1%25lo]"
      })
  void aHostInAnUnusualFormIsSuppressed(String host) {
    assertEquals(
        host + " is neither a name nor an address in its usual form, such as 127.0.0.1 or [::1]",
        reason(post(client(), "http://user:secret@" + host + "/")));
    assertEquals(0, lookUpCount.get());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theServerItselfIsNotCalled(boolean anywhere) throws Exception {
    var receiver = receiver(answering(OK));
    var own = new InetSocketAddress("127.0.0.1", receiver.port());
    var client =
        client(
            new CallbackAddressRules(anywhere, true, List.of(), List.of(own)),
            at("127.0.0.1"),
            LONG);

    assertEquals(
        "127.0.0.1 is where this server itself listens", reason(post(client, receiver.url())));
    assertEquals(
        "me.test is at 127.0.0.1, which is where this server itself listens",
        reason(post(client, "http://me.test:" + receiver.port() + "/")));
    assertEquals(0, receiver.connections.get());
  }
}
