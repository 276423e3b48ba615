package dev.understudy.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.understudy.testing.AnyDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@AnyDatabase
class ChildEnvironmentTest {
  private static final ProxySettings PROXY =
      new ProxySettings(
          "127.0.0.1",
          4711,
          Path.of("/run/ca.pem"),
          Path.of("/run/ca.jks"),
          List.of("api.example.com"),
          List.of());

  private final RunFolder folder = RunFolder.create();

  @AfterEach
  void delete() {
    folder.close();
  }

  private Map<String, String> of(Map<String, String> user) {
    return ChildEnvironment.of(user, PROXY, folder, false);
  }

  /** Returns the variables, one a line, with FOLDER for the folder. */
  private String text(Map<String, String> environment) {
    return new TreeMap<>(environment)
        .entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue() + "\n")
            .collect(Collectors.joining())
            .replace(folder.resolve("").toString(), "FOLDER");
  }

  @Test
  void everyClientIsSentHere() {
    assertEquals(
        """
        ALL_PROXY=http://127.0.0.1:4711
        AWS_CA_BUNDLE=/run/ca.pem
        CARGO_HTTP_CAINFO=/run/ca.pem
        CURL_CA_BUNDLE=/run/ca.pem
        DENO_CERT=/run/ca.pem
        GIT_SSL_CAINFO=/run/ca.pem
        GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=/run/ca.pem
        HTTPLIB2_CA_CERTS=/run/ca.pem
        HTTPS_PROXY=http://127.0.0.1:4711
        HTTP_PROXY=http://127.0.0.1:4711
        JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore="/run/ca.jks" -Djavax.net.ssl.trustStoreType=JKS \
        -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4711 -Dhttp.proxyHost=127.0.0.1 \
        -Dhttp.proxyPort=4711 -Dhttp.nonProxyHosts=localhost|127.*|[::1]
        NIX_SSL_CERT_FILE=/run/ca.pem
        NODE_EXTRA_CA_CERTS=/run/ca.pem
        NODE_OPTIONS=--use-openssl-ca --require "FOLDER/node.cjs"
        NODE_USE_ENV_PROXY=1
        NO_PROXY=localhost,127.0.0.1,::1
        PERL_LWP_ENV_PROXY=1
        PERL_LWP_SSL_CA_FILE=/run/ca.pem
        PHP_INI_SCAN_DIR=:FOLDER/php
        PIP_CERT=/run/ca.pem
        PRELUDE_API_TOKEN=sb_run
        PRELUDE_BASE_URL=http://127.0.0.1:4711
        PROLIFIC_API_TOKEN=sb_run
        PROLIFIC_TOKEN=sb_run
        PROLIFIC_URL=http://127.0.0.1:4711
        PYTHONPATH=FOLDER/python
        REQUESTS_CA_BUNDLE=/run/ca.pem
        SOCIOCS_API_KEY=sb_run
        SOCIOCS_BASE_URL=http://127.0.0.1:4711
        SSL_CERT_DIR=FOLDER/empty
        SSL_CERT_FILE=/run/ca.pem
        UNDERSTUDY_URL=http://127.0.0.1:4711
        WGETRC=FOLDER/wgetrc
        all_proxy=http://127.0.0.1:4711
        http_proxy=http://127.0.0.1:4711
        https_proxy=http://127.0.0.1:4711
        no_proxy=localhost,127.0.0.1,::1
        """,
        text(of(Map.of())));
  }

  @Test
  void settingsOfTheUserCannotLeadElsewhere() {
    var user =
        Map.ofEntries(
            Map.entry("NO_PROXY", "*"),
            Map.entry("no_proxy", "*"),
            Map.entry("https_proxy", "http://corporate:3128"),
            Map.entry("SSL_CERT_FILE", "/etc/ssl/cert.pem"),
            Map.entry("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
            Map.entry("PROLIFIC_TOKEN", "real"),
            Map.entry("API_TOKEN", "real"),
            Map.entry("JDK_JAVA_OPTIONS", "-Dhttps.proxyHost=corporate"));
    var environment = of(user);
    var added = new TreeMap<>(of(Map.of()));
    added.put("API_TOKEN", "sb_run");
    added.put("JDK_JAVA_OPTIONS", "-Dhttps.proxyHost=corporate " + added.get("JAVA_TOOL_OPTIONS"));
    assertEquals(text(added), text(environment));
  }

  @Test
  void listsOfTheUserAreExtended() {
    var user =
        Map.of(
            "PATH", "/bin",
            "NODE_OPTIONS", "--use-bundled-ca --max-old-space-size=100 --use-system-ca",
            "PYTHONPATH", "/mine",
            "PHP_INI_SCAN_DIR", "/mine",
            "JAVA_TOOL_OPTIONS", "-Dmine=1");
    var environment = of(user);
    var added = new TreeMap<>(of(Map.of()));
    added.put("PATH", "/bin");
    added.merge("NODE_OPTIONS", "--max-old-space-size=100 ", (ours, mine) -> mine + ours);
    added.merge("PYTHONPATH", ":/mine", String::concat);
    added.merge("PHP_INI_SCAN_DIR", "/mine", (ours, mine) -> mine + ours);
    added.merge("JAVA_TOOL_OPTIONS", "-Dmine=1 ", (ours, mine) -> mine + ours);
    assertEquals(text(added), text(environment));
  }

  @Test
  void tokensAreKeptOnRequest() {
    var environment = ChildEnvironment.of(Map.of("PROLIFIC_TOKEN", "mine"), PROXY, folder, true);
    assertEquals("mine", environment.get("PROLIFIC_TOKEN"));
    assertFalse(environment.containsKey("PRELUDE_API_TOKEN"));
  }
}
