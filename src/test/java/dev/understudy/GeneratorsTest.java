package dev.understudy;

import static dev.understudy.testing.ExternalTools.runWell;

import dev.understudy.testing.ExternalTools;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Clients that generators make of the OpenAPI files: they compile, and drive a sandbox, a fault and
 * messages. The programs that do so are in {@code src/it/generators}; Python and Node with what
 * they need are installed below {@code target}.
 */
@Tag("generators")
@Execution(ExecutionMode.SAME_THREAD)
class GeneratorsTest {
  private static final List<String> FILES = List.of("prolific", "sociocs", "prelude", "admin");
  private static final Path SOURCES = Path.of("src/it/generators").toAbsolutePath();
  private static final Path OPENAPI =
      Path.of("src/main/resources/dev/understudy/openapi").toAbsolutePath();
  private static final Path WORK = Path.of("target/generators").toAbsolutePath();
  private static final Path NODE = WORK.resolve("node");
  private static final Path JARS = WORK.resolve("jars");
  private static final Path PYTHON_CLIENTS = WORK.resolve("python-clients");
  private static final Path JAVA_CLIENTS = WORK.resolve("java-clients");
  private static final Path TYPESCRIPT_CLIENTS = NODE.resolve("clients");

  private static Path python;
  private static ServerProcess server;
  private static String url;

  @BeforeAll
  static void generate() throws IOException, InterruptedException {
    python = ExternalTools.python(SOURCES.resolve("requirements.txt"), WORK.resolve("python"));
    ExternalTools.node(SOURCES.resolve("package.json"), NODE);
    ExternalTools.download(
        Path.of(""),
        "mvn",
        "-B",
        "-q",
        "-f",
        SOURCES.resolve("java/pom.xml").toString(),
        "dependency:copy-dependencies",
        "-DoutputDirectory=" + JARS);
    for (var clients : List.of(PYTHON_CLIENTS, JAVA_CLIENTS, TYPESCRIPT_CLIENTS)) {
      delete(clients);
    }
    var settings = WORK.resolve("settings");
    delete(settings);
    Files.createDirectories(settings);
    for (var file : FILES) {
      write(settings, file, "python", PYTHON_CLIENTS, "packageName: %s_client".formatted(file));
      write(settings, file, "typescript-fetch", TYPESCRIPT_CLIENTS, "importFileExtension: .js");
      write(
          settings,
          file,
          "java",
          JAVA_CLIENTS,
          ("library: native, useJakartaEe: true, invokerPackage: dev.understudy.%1$s,"
                  + " apiPackage: dev.understudy.%1$s.api, modelPackage: dev.understudy.%1$s.model")
              .formatted(file));
    }
    var generator = JARS.resolve("openapi-generator-cli-7.25.0.jar").toString();
    var batch = new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1"));
    batch.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    batch.addAll(List.of("-jar", generator, "batch", "--threads", "2"));
    try (var files = Files.list(settings)) {
      files.map(Path::toString).sorted().forEach(batch::add);
    }
    runWell(batch.toArray(String[]::new));
    server = ServerProcess.run(Map.of(), "--port=0");
    url = server.baseUrl();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void write(
      Path settings, String file, String generator, Path clients, String properties)
      throws IOException {
    Files.writeString(
        settings.resolve(file + "-" + generator + ".yaml"),
        """
        inputSpec: "%s"
        generatorName: %s
        outputDir: "%s"
        additionalProperties: { %s }
        globalProperties: { modelTests: "false", apiTests: "false", modelDocs: "false", apiDocs: "false" }
        """
            .formatted(
                OPENAPI.resolve(file + ".yaml"), generator, clients.resolve(file), properties));
  }

  @Test
  void openapiGeneratorMakesClientsForPython() throws IOException, InterruptedException {
    var path = FILES.stream().map(PYTHON_CLIENTS::resolve).map(Path::toString);
    var program = SOURCES.resolve("drive_openapi_generator.py").toString();
    runWell(python.toString(), "-m", "compileall", "-q", PYTHON_CLIENTS.toString());
    runWell(
        WORK,
        Map.of("PYTHONPATH", path.collect(Collectors.joining(":"))),
        python.toString(),
        program,
        url);
  }

  @Test
  void openapiPythonClientMakesClients() throws IOException, InterruptedException {
    var clients = WORK.resolve("openapi-python-client");
    delete(clients);
    Files.createDirectories(clients);
    var path = python.getParent() + ":" + System.getenv("PATH");
    for (var file : FILES) {
      runWell(
          clients,
          Map.of("PATH", path),
          python.resolveSibling("openapi-python-client").toString(),
          "generate",
          "--path=" + OPENAPI.resolve(file + ".yaml"),
          "--output-path=opc_" + file,
          "--meta=none");
    }
    runWell(
        WORK,
        Map.of("PYTHONPATH", clients.toString()),
        python.toString(),
        SOURCES.resolve("drive_openapi_python_client.py").toString(),
        url);
  }

  @Test
  void openapiGeneratorAndOpenapiTypescriptMakeClients() throws IOException, InterruptedException {
    var types = TYPESCRIPT_CLIENTS.resolve("types");
    for (var file : FILES) {
      runWell(
          bin("openapi-typescript"),
          OPENAPI.resolve(file + ".yaml").toString(),
          "--output=" + types.resolve(file + ".d.ts"));
    }
    for (var source : List.of("drive_fetch.ts", "drive_types.ts", "tsconfig.json")) {
      Files.copy(
          SOURCES.resolve(source), NODE.resolve(source), StandardCopyOption.REPLACE_EXISTING);
    }
    runWell(NODE, Map.of(), bin("tsc"), "--project", ".");
    runWell(NODE, Map.of(), "node", "built/drive_fetch.js", url);
    runWell(NODE, Map.of(), "node", "built/drive_types.js", url);
  }

  @Test
  void openapiGeneratorMakesClientsForJava() throws IOException, InterruptedException {
    var classes = WORK.resolve("java-classes");
    delete(classes);
    List<Path> sources;
    try (var files = Files.walk(JAVA_CLIENTS)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    var list = WORK.resolve("java-sources");
    Files.write(
        list,
        Stream.concat(sources.stream(), Stream.of(SOURCES.resolve("java/Drive.java")))
            .map(file -> "\"" + file + "\"")
            .toList());
    var jars = JARS + "/*";
    runWell("javac", "-nowarn", "-proc:none", "-d", classes.toString(), "-cp", jars, "@" + list);
    runWell("java", "-cp", classes + ":" + jars, "Drive", url);
  }

  @Test
  void redoclyFindsNothing() throws IOException, InterruptedException {
    runWell(lint("redocly", "lint", "--config=" + SOURCES.resolve("redocly.yaml")));
  }

  @Test
  void spectralFindsNothing() throws IOException, InterruptedException {
    var rules = "--ruleset=" + SOURCES.resolve("spectral.yaml");
    runWell(lint("spectral", "lint", rules, "--fail-severity=warn"));
  }

  private static String[] lint(String program, String... arguments) {
    var files = FILES.stream().map(file -> OPENAPI.resolve(file + ".yaml").toString());
    return Stream.of(Stream.of(bin(program)), Stream.of(arguments), files)
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  private static String bin(String program) {
    return NODE.resolve("node_modules/.bin").resolve(program).toString();
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> paths;
    try (var all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (var path : paths) {
      Files.delete(path);
    }
  }
}
