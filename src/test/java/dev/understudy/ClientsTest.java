package dev.understudy;

import static dev.understudy.testing.ExternalTools.runWell;

import dev.understudy.testing.ExternalTools;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Clients of the three services, unchanged from their registries, against a server. The programs
 * that use them are in {@code src/it/clients}.
 */
@Tag("clients")
@Execution(ExecutionMode.SAME_THREAD)
class ClientsTest {
  private static final Path SOURCES = Path.of("src/it/clients").toAbsolutePath();
  private static final Path WORK = Path.of("target/clients").toAbsolutePath();
  private static final String SDK = "prelude-python-sdk==0.16.0";

  private static Path python;
  private static ServerProcess server;
  private static String url;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    python = ExternalTools.python(SOURCES.resolve("requirements.txt"), WORK.resolve("python"));
    server =
        ServerProcess.run(Map.of(), "--port=0", "--fixtures=default,fixtures/prelude-sdk.yaml");
    url = server.baseUrl();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** Of the tests that the SDK comes with, those of operations that are emulated. */
  @Test
  void theOwnTestsOfPreludesPythonSdkPass() throws IOException, InterruptedException {
    var sources = WORK.resolve("prelude-python-sdk");
    if (!Files.exists(sources.resolve("tests"))) {
      Files.createDirectories(sources);
      ExternalTools.download(
          sources,
          python.toString(),
          "-m",
          "pip",
          "download",
          "--quiet",
          "--disable-pip-version-check",
          "--no-deps",
          "--no-binary=prelude-python-sdk",
          SDK);
      runWell(
          sources,
          Map.of(),
          "sh",
          "-c",
          "tar xzf prelude_python_sdk-*.tar.gz --strip-components=1");
    }
    try (var alone =
        ServerProcess.run(Map.of(), "--port=0", "--fixtures=fixtures/prelude-sdk.yaml")) {
      runWell(
          sources,
          Map.of("TEST_API_BASE_URL", alone.baseUrl()),
          python.toString(),
          "-m",
          "pytest",
          "-q",
          "--override-ini=addopts=",
          "tests/api_resources/test_notify.py",
          "tests/api_resources/test_transactional.py");
    }
  }

  @Test
  void preludesNodeSdkMakesEveryCall() throws IOException, InterruptedException {
    var node = WORK.resolve("node");
    ExternalTools.node(SOURCES.resolve("package.json"), node);
    Files.copy(
        SOURCES.resolve("prelude.js"),
        node.resolve("prelude.js"),
        StandardCopyOption.REPLACE_EXISTING);
    runWell(node, Map.of(), "node", "prelude.js", url);
  }

  @Test
  void preludesPythonSdkMakesEveryCall() throws IOException, InterruptedException {
    runWell(python.toString(), "-W", "ignore", SOURCES.resolve("prelude_calls.py").toString(), url);
  }

  @Test
  void pyrolificMakesEveryCall() throws IOException, InterruptedException {
    runWell(python.toString(), SOURCES.resolve("pyrolific_calls.py").toString(), url);
  }

  /**
   * Without what other parts of Dallinger need, such as a compiler for the client of PostgreSQL.
   */
  @Test
  void dallingerMakesEveryCall() throws IOException, InterruptedException {
    var dallinger =
        ExternalTools.python(
            SOURCES.resolve("dallinger.txt"), WORK.resolve("dallinger"), "--no-deps");
    runWell(
        dallinger.toString(),
        "-W",
        "ignore",
        SOURCES.resolve("dallinger_calls.py").toString(),
        url);
  }

  @Test
  void credentialsMayHaveBlanksInside() throws IOException, InterruptedException {
    runWell(python.toString(), SOURCES.resolve("credentials.py").toString(), url);
  }
}
