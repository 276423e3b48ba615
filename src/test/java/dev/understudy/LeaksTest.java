package dev.understudy;

import static dev.understudy.testing.ExternalTools.runWell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.ExternalTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients with a fixed host, in a network namespace where a fake of the real services answers: with
 * {@code run}, it must not see a single token. The programs are in {@code src/it/leaks}.
 */
@Tag("leaks")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(300)
class LeaksTest {
  private static final Path SOURCES = Path.of("src/it/leaks").toAbsolutePath();
  private static final Path WORK = Path.of("target/leaks").toAbsolutePath();
  private static final String CA = WORK.resolve("ca.pem").toString();

  /**
   * Clients that neither go by the environment nor by what Node and Python hand them: they fail.
   */
  private static final Map<String, String> FAILING =
      Map.of(
          "python-requests-without-env", "SSLError",
          "python-httpx-without-env", "ConnectError",
          "go-own-transport", "*url.Error",
          "php-stream", "failed",
          "r-curl", "failed");

  /** Clients that this suite installs, or that every machine has. */
  private static final List<String> REQUIRED =
      List.of(
          "bun",
          "curl",
          "deno",
          "java-httpclient",
          "java-okhttp",
          "node-axios",
          "node-fetch",
          "node-https",
          "node-prelude",
          "python-aiohttp",
          "python-httpx",
          "python-httpx-without-env",
          "python-prelude",
          "python-pyrolific",
          "python-requests",
          "python-requests-without-env",
          "python-urllib");

  private static final Path PAGE = Path.of("src/site/markdown/clients.md");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^      ([A-Z_]+): (\\S.*)$");
  private static final Pattern SHELL_BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern TESTED = Pattern.compile("(?m)^\\|.*\\| ((`[\\w-]+`(, )?)+) \\|$");

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private static Path cacerts;
  private static Outcome withoutRun;

  @BeforeAll
  static void install() throws IOException, InterruptedException, GeneralSecurityException {
    boolean isAllowed = run("unshare --net --mount --map-root-user ip link set lo up") == 0;
    assumeTrue(
        isAllowed || "required".equals(System.getProperty("understudy.leaks")),
        "skipped: unshare may not make a network namespace on this machine");
    cacerts = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toRealPath();
    Files.createDirectories(WORK.resolve("node"));
    var python = ExternalTools.python(SOURCES.resolve("requirements.txt"), WORK.resolve("python"));
    ExternalTools.node(SOURCES.resolve("package.json"), WORK.resolve("node"));
    for (var script : List.of("clients.js", "fetch.js")) {
      Files.copy(
          SOURCES.resolve(script),
          WORK.resolve("node").resolve(script),
          StandardCopyOption.REPLACE_EXISTING);
    }
    if (run("go version") == 0) {
      runWell(
          "go",
          "build",
          "-o",
          WORK.resolve("go-clients").toString(),
          SOURCES.resolve("clients.go").toString());
    }
    Files.writeString(WORK.resolve("java.classpath"), CLASS_PATH);
    trustFakeAuthority(python);
  }

  /** Makes the CA of the fake a public one: in the system, in Python's certifi and in Java. */
  private static void trustFakeAuthority(Path python)
      throws IOException, InterruptedException, GeneralSecurityException {
    runWell(WORK, Map.of(), "sh", SOURCES.resolve("certificates.sh").toString());
    runWell(
        python.toString(),
        "-c",
        "import certifi, sys; open(certifi.where(), 'a').write(open(sys.argv[1]).read())",
        CA);
    var store = KeyStore.getInstance("JKS");
    store.load(null, null);
    try (var in = Files.newInputStream(Path.of(CA))) {
      store.setCertificateEntry(
          "fake", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    try (var out = Files.newOutputStream(WORK.resolve("cacerts"))) {
      store.store(out, "changeit".toCharArray());
    }
  }

  private static int run(String command) throws IOException, InterruptedException {
    return ExternalTools.run(Path.of(""), Map.of(), "sh", "-c", command + " 2> /dev/null");
  }

  /** What a command printed, and the tokens that the fake saw. */
  private record Outcome(int status, List<String> output, List<String> errors, List<String> seen) {
    Map<String, String> byClient() {
      return output.stream()
          .map(line -> line.split(": ", 2))
          .collect(Collectors.toMap(each -> each[0], each -> each[1], (a, b) -> b, TreeMap::new));
    }
  }

  /** Runs a command in a namespace of its own, with the fake. */
  private static Outcome inNamespace(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("unshare", "--net", "--mount", "--map-root-user", "sh"));
    line.add(SOURCES.resolve("namespace.sh").toString());
    line.addAll(List.of(WORK.toString(), cacerts.toString()));
    line.addAll(command);
    return outcome(environment, line);
  }

  private static Outcome outcome(Map<String, String> environment, List<String> line)
      throws IOException, InterruptedException {
    var out = Files.createTempFile(WORK, "out", ".txt");
    var errors = Files.createTempFile(WORK, "errors", ".txt");
    var builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(errors.toFile());
    // these have certificates of their own, to which the user adds one
    List.of("NODE_EXTRA_CA_CERTS", "DENO_CERT")
        .forEach(name -> builder.environment().put(name, CA));
    builder.environment().put("PATH", ownJavaFirst());
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    return new Outcome(
        status,
        Files.readAllLines(out),
        Files.readAllLines(errors),
        Files.readAllLines(WORK.resolve("seen")));
  }

  private static String ownJavaFirst() {
    return Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
  }

  private static List<String> understudy(String... arguments) {
    var command = new ArrayList<String>();
    command.add("java");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", CLASS_PATH, "dev.understudy.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> clients() {
    return List.of("sh", SOURCES.resolve("clients.sh").toString(), WORK.toString());
  }

  private static List<String> with(List<String> first, List<String> second) {
    var both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /** Calls every client without run, once for all tests. */
  private static Outcome withoutRun() throws IOException, InterruptedException {
    if (withoutRun == null) {
      withoutRun = inNamespace(Map.of(), clients());
    }
    return withoutRun;
  }

  @Test
  void tokensLeakWithoutAnySetting() throws IOException, InterruptedException {
    var outcome = withoutRun();
    var clients = outcome.byClient();
    assertTrue(clients.keySet().containsAll(REQUIRED), clients::toString);
    assertEquals(
        clients.keySet().stream().map(name -> "real-" + name).collect(Collectors.toSet()),
        new TreeSet<>(outcome.seen()));
    assertEquals(List.of("200"), clients.values().stream().distinct().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*"})
  void noTokenLeaksWithRun(String noProxy) throws IOException, InterruptedException {
    var user =
        Map.of(
            "NO_PROXY", noProxy,
            "no_proxy", noProxy,
            "NODE_TLS_REJECT_UNAUTHORIZED", noProxy.isEmpty() ? "1" : "0");
    var outcome = inNamespace(user, with(understudy("run", "--"), clients()));
    assertEquals(List.of(), outcome.seen());
    var clients = outcome.byClient();
    var expected = new TreeMap<String, String>();
    clients.keySet().forEach(name -> expected.put(name, FAILING.getOrDefault(name, "200")));
    assertEquals(expected, clients);
    assertTrue(clients.keySet().containsAll(REQUIRED), clients::toString);
    assertEquals(
        "understudy: %s calls, no messages, none left this machine."
            .formatted(clients.values().stream().filter("200"::equals).count()),
        last(outcome.errors()));
  }

  @Test
  void tokensAreReplacedAlsoWhereAFileHasOthers() throws IOException, InterruptedException {
    var script = List.of("sh", SOURCES.resolve("dotenv_clients.sh").toString(), WORK.toString());
    var user = Map.of("PROLIFIC_TOKEN", "real-shell", "API_TOKEN", "real-shell");
    var outcome = inNamespace(user, with(understudy("run", "--"), script));
    assertEquals(List.of(), outcome.seen());
    assertEquals(
        List.of(
            "python-dotenv: sb_run",
            "node-dotenv: sb_run",
            "shell: sb_run sb_run",
            "node-https: 200"),
        outcome.output());
    assertEquals(
        "understudy: 1 call, no messages, none left this machine.", last(outcome.errors()));
    assertEquals(0, outcome.status());
  }

  @Test
  void anAllowedHostIsReachedAndServicesAreNot() throws IOException, InterruptedException {
    var outcome =
        inNamespace(
            Map.of(),
            with(
                understudy("run", "--allow-host", "other.example.com", "--"),
                List.of(
                    "sh",
                    "-c",
                    """
                    for host in other.example.com api.prolific.com; do
                      url=https://$host/api/v1/messages/unread/
                      curl -s -H "Authorization: Token curl-$host" -o /dev/null $url
                      node -e "fetch('$url', { headers: { Authorization: 'Token node-$host' } })"
                      python3 -c "
                    import urllib.request as http
                    http.install_opener(http.build_opener(http.ProxyHandler({})))
                    http.urlopen(http.Request('$url', headers={'Authorization': 'Token python-$host'}))"
                    done
                    """)));
    assertEquals(
        List.of("curl-other.example.com", "node-other.example.com", "python-other.example.com"),
        outcome.seen());
    assertEquals(
        """
        understudy: --allow-host makes the command trust all public certificates, so a client that \
        ignores the proxy can reach the real services.
        understudy: 3 calls, no messages, none left this machine but to other.example.com.\
        """,
        String.join("\n", outcome.errors()));
  }

  @Test
  void otherHostsAreRefusedByProxyAndHooks() throws IOException, InterruptedException {
    var outcome =
        inNamespace(
            Map.of(),
            with(
                understudy("run", "--"),
                List.of(
                    "sh",
                    "-c",
                    """
                    curl -s https://hooks.example.com/x
                    node -e 'fetch("https://other.example.com/x").catch(e => console.log(e.cause.code))'
                    python3 -c '
                    import socket
                    try:
                        socket.create_connection(("other.example.com", 443))
                    except OSError as e:
                        print(e.args[1])'
                    """)));
    assertEquals(
        List.of(
            "ERR_UNDERSTUDY_REFUSED",
            "Understudy refuses other.example.com: it is none of the emulated services. Allow it"
                + " with --allow-host other.example.com."),
        outcome.output());
    assertEquals(
        """
        understudy: WARNING: no call came here. Does the command ignore the proxy and its CA?
        understudy: refused: hooks.example.com (1), other.example.com (2). Allow them with \
        --allow-host hooks.example.com,other.example.com.\
        """,
        String.join("\n", outcome.errors()));
  }

  @Test
  void thePageNamesEveryClientOfTheBench() throws IOException, InterruptedException {
    var named = new TreeSet<String>();
    for (var row : TESTED.matcher(Files.readString(PAGE)).results().toList()) {
      named.addAll(List.of(row.group(1).replace("`", "").split(", ")));
    }
    var missing = new TreeSet<>(withoutRun().byClient().keySet());
    missing.removeAll(named);
    assertEquals(new TreeSet<>(), missing);
    assertTrue(named.containsAll(REQUIRED), named::toString);
  }

  @Test
  void examplesOfThePageWork() throws IOException, InterruptedException {
    var blocks =
        SHELL_BLOCK.matcher(Files.readString(PAGE)).results().map(each -> each.group(1)).toList();
    var jar = "java -jar target/understudy.jar";
    var command = String.join(" ", understudy());
    var call = outcome(Map.of(), List.of("sh", "-c", blocks.get(0).replace(jar, command)));
    assertEquals(List.of(), call.output());
    assertTrue(Files.readString(PAGE).contains("\n" + last(call.errors()) + "\n"), call::toString);

    var readme = Files.readString(Path.of("README.md"));
    assertTrue(readme.contains(blocks.get(0)) || !readme.contains(jar + " run "), readme);

    var python = WORK.resolve("python/bin/python") + " " + SOURCES.resolve("clients.py");
    var recipe = blocks.get(1).replace(jar, command).replace("python3 script.py", python);
    var sealed = outcome(Map.of(), List.of("sh", "-c", recipe));
    assertEquals("200", sealed.byClient().get("python-requests"), sealed::toString);
    assertEquals(2, blocks.size());
  }

  /** The names and the environment of the recipe for compose, without containers. */
  @Test
  void namesOfTheServicesMayLeadToAServer() throws IOException, InterruptedException {
    var environment = new TreeMap<String, String>();
    for (var line : VARIABLE.matcher(Files.readString(PAGE)).results().toList()) {
      environment.put(line.group(1), line.group(2).replace("/data/ca", WORK.resolve("ca") + ""));
    }
    assertTrue(environment.containsKey("SSL_CERT_FILE"), environment::toString);
    var line = new ArrayList<>(List.of("unshare", "--net", "--mount", "--map-root-user", "sh"));
    line.add(SOURCES.resolve("aliases.sh").toString());
    line.addAll(List.of(WORK.toString(), String.join(" ", understudy())));
    line.addAll(clients());
    var clients = outcome(environment, line).byClient();
    var expected = new TreeMap<String, String>();
    REQUIRED.forEach(name -> expected.put(name, FAILING.getOrDefault(name, "200")));
    clients.keySet().retainAll(REQUIRED);
    assertEquals(expected, clients);
  }

  private static String last(List<String> lines) {
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
