package dev.understudy.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.Options;
import dev.understudy.Options.Access;
import dev.understudy.Options.Tls;
import dev.understudy.Understudy;
import dev.understudy.client.RefusedException;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Api;
import dev.understudy.testing.ExternalTools;
import dev.understudy.testing.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls {@code ca.pem} and {@code shell} of the control plane. */
@AnyDatabase
class ShellScriptTest {
  private static Understudy server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    server = Understudy.start(Options.DEFAULT.withPort(0).with(Tls.IN_MEMORY));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Runs a script in a POSIX shell, with few variables, and returns what it prints. */
  private String inShell(Map<String, String> variables, String script)
      throws IOException, InterruptedException {
    assumeTrue(ExternalTools.isThere("sh"), "no shell here");
    var file = Files.writeString(folder.resolve("script"), script);
    var builder = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true);
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().putAll(variables);
    var process = builder.start();
    var output = String.join("\n", process.inputReader(StandardCharsets.UTF_8).lines().toList());
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static String evaluated(String shell, String then) {
    return "eval \"$(cat <<'END'\n" + shell + "END\n)\"\n" + then + "\n";
  }

  private static Map<String, String> variables(String output) {
    var variables = new TreeMap<String, String>();
    output
        .lines()
        .filter(line -> line.matches("\\w+=.*"))
        .forEach(
            line -> variables.put(line.replaceFirst("=.*", ""), line.replaceFirst("\\w+=", "")));
    return variables;
  }

  @Test
  void certificateIsServed() {
    var client = new UnderstudyClient(server.baseUrl());
    assertEquals(server.caPem(), client.caPem());
    Api.call(server.baseUrl())
        .get("/_admin/ca.pem")
        .then()
        .statusCode(200)
        .contentType("application/x-pem-file");
    assertFalse(client.caPem().contains("PRIVATE"));
  }

  @Test
  void aShellIsTurnedTowardsTheServer() throws Exception {
    var url = server.baseUrl();
    var output =
        inShell(
            Map.of("JAVA_TOOL_OPTIONS", "-Da=b", "NO_PROXY", "*"),
            evaluated(new UnderstudyClient(url).shell(), "env"));
    assertTrue(output.startsWith("understudy: clients that are started in this shell call " + url));
    var set = variables(output);
    for (var name :
        "HTTPS_PROXY https_proxy HTTP_PROXY http_proxy ALL_PROXY all_proxy PROLIFIC_URL PRELUDE_BASE_URL SOCIOCS_BASE_URL UNDERSTUDY_URL"
            .split(" ")) {
      assertEquals(url, set.get(name), name);
    }
    assertEquals("localhost,127.0.0.1,::1", set.get("NO_PROXY"));
    assertEquals("localhost,127.0.0.1,::1", set.get("no_proxy"));
    for (var name : ClientVariables.CA_FILE) {
      assertEquals(server.caPem(), Files.readString(Path.of(set.get(name))), name);
    }
    assertEquals(0, Path.of(set.get("SSL_CERT_DIR")).toFile().list().length);
    var java = set.get("JAVA_TOOL_OPTIONS");
    assertTrue(java.startsWith("-Da=b -Djavax.net.ssl.trustStore="), java);
    assertTrue(java.contains(" -Dhttps.proxyHost=localhost -Dhttps.proxyPort=" + server.port()));
    var store = KeyStore.getInstance("JKS");
    try (var in = Files.newInputStream(Path.of(java.replaceFirst(".*trustStore=(\\S+).*", "$1")))) {
      store.load(in, null);
    }
    assertEquals(
        server.caPem(), ServerCertificate.pem((X509Certificate) store.getCertificate("ca-0")));
  }

  @Test
  void curlInTheShellCallsTheServer() throws Exception {
    assumeTrue(ExternalTools.isThere("curl"), "no curl here");
    var call =
        "curl -sS -H 'Authorization: Token sb_shell'"
            + " https://api.prolific.com/api/v1/messages/unread/";
    var client = new UnderstudyClient(server.baseUrl());
    var output = inShell(Map.of(), evaluated(client.shell(), call + "\n" + call));
    assertTrue(output.endsWith("{\"results\":[]}{\"results\":[]}"), output);
    assertEquals(2, client.sandbox("sb_shell").requests().total());
  }

  @Test
  void aShellIsAsBeforeIfNothingCanBeWritten() throws Exception {
    var script = new UnderstudyClient(server.baseUrl()).shell();
    var output = inShell(Map.of("TMPDIR", "/proc/no"), evaluated(script, "env"));
    assertTrue(output.contains("understudy: this shell is as before."), output);
    assertFalse(output.contains("HTTPS_PROXY"), output);
  }

  @Test
  void aServerWithoutTlsSaysSo() throws Exception {
    try (var plain = Understudy.start()) {
      var client = new UnderstudyClient(plain.baseUrl());
      var refused = assertThrows(RefusedException.class, client::caPem);
      assertEquals(404, refused.status());
      assertTrue(refused.getMessage().contains("start it with --ca DIR"), refused.getMessage());
      var output = inShell(Map.of(), evaluated(client.shell(), "env"));
      assertTrue(output.startsWith("understudy: only clients that read these variables call "));
      assertEquals(plain.baseUrl(), variables(output).get("PRELUDE_BASE_URL"));
      assertFalse(output.contains("HTTPS_PROXY"), output);
    }
  }

  @Test
  void aHostThatAShellWouldReadIsRefused() throws IOException {
    var open = Options.DEFAULT.with(new Options.Address("0.0.0.0", 0, List.of()));
    try (var any = Understudy.start(open.with(Tls.IN_MEMORY))) {
      for (var host : List.of("'", "x;y", "a'b", "$(id)", "`id`", "a b", "x:1:2")) {
        try (var socket = WayIn.connect(any)) {
          WayIn.send(socket, "GET /_admin/shell HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
          assertEquals(400, RawHttp.read(socket.getInputStream()).status(), host);
        }
      }
      var script =
          Api.call(any.baseUrl()).header("Host", "under_study:81").get("/_admin/shell").asString();
      assertTrue(script.contains("HTTPS_PROXY='http://under_study:81'"), script);
      assertTrue(script.contains("NO_PROXY='localhost,127.0.0.1,::1,under_study'"), script);
      try (var tls = WayIn.TLS.open(any)) {
        WayIn.send(tls, "GET /_admin/shell HTTP/1.1\r\nHost: understudy\r\n\r\n");
        var text = RawHttp.read(tls.getInputStream()).text();
        assertTrue(text.contains("HTTPS_PROXY='http://understudy:443'"), text);
      }
    }
  }

  @Test
  void bothCallsRequireTheAdminToken() {
    var guarded = Options.DEFAULT.withPort(0).with(new Access(false, Optional.of("secret")));
    try (var other = Understudy.start(guarded.with(Tls.IN_MEMORY))) {
      for (var path : List.of("/_admin/ca.pem", "/_admin/shell")) {
        Api.call(other.baseUrl()).get(path).then().statusCode(401);
      }
      var client = new UnderstudyClient(other.baseUrl(), Optional.of("secret"));
      assertEquals(other.caPem(), client.caPem());
      assertFalse(client.shell().contains("secret"));
    }
  }
}
