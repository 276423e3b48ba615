package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Samples;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.opentest4j.AssertionFailedError;

/** The Java code of the README and of the page about Java. */
@AnyDatabase
class JavaSnippetsTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String IMPORTS =
      """
      import static org.junit.jupiter.api.Assertions.*;
      import dev.understudy.*;
      import dev.understudy.client.*;
      import dev.understudy.junit.*;
      import java.net.URI;
      import java.net.http.*;
      import java.net.http.HttpResponse.BodyHandlers;
      import java.time.*;
      import java.util.*;
      import org.junit.jupiter.api.*;
      import org.junit.jupiter.api.extension.*;
      """;

  /** The code under test of the snippets: sends a message, again if the server fails. */
  private static final String REMINDERS =
      """
      record Reminders(String baseUrl, String token) {
        void remind(String participant) {
          while (send(participant) >= 500) {}
        }

        private int send(String participant) {
          var body = "{'recipient_id':'" + participant + "','body':'Tomorrow!','study_id':'%s'}";
          var request =
              java.net.http.HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/messages/"))
                  .header("Authorization", "Token " + token)
                  .header("Content-Type", "application/json")
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body.replace('\\'', '"')))
                  .build();
          try {
            return java.net.http.HttpClient.newHttpClient()
                .send(request, java.net.http.HttpResponse.BodyHandlers.discarding())
                .statusCode();
          } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        }
      }
      """
          .formatted(Samples.READING);

  private static final Path PAGE = Path.of("src/site/markdown/java.md");
  private static final Path GUESTS = Path.of("src/it/guests");

  /** The sections of the page whose code is that of a project in src/it, which runs it. */
  private static final Map<String, Path> CODE_OF_GUESTS =
      Map.of(
          "Spring Boot",
          GUESTS.resolve("spring-boot/src/test/java/com/example/guest/RemindersTest.java"),
          "Kotlin",
          GUESTS.resolve("kotlin/src/test/kotlin/com/example/guest/RemindersTest.kt"),
          "JUnit 4",
          GUESTS.resolve("junit4/src/test/java/com/example/guest/RemindersTest.java"));

  /** Returns the text of a section. */
  private static String section(String heading) throws IOException {
    var page = Files.readString(PAGE);
    var start = page.indexOf("\n## " + heading + "\n");
    assertTrue(start >= 0, heading);
    return page.substring(start, page.indexOf("\n## ", start + 1));
  }

  private static List<String> readmeSnippets() throws IOException {
    return snippets(Files.readString(Path.of("README.md")));
  }

  private static List<String> ownSnippets() throws IOException {
    var page = Files.readString(PAGE);
    for (var heading : CODE_OF_GUESTS.keySet()) {
      page = page.replace(section(heading), "");
    }
    return snippets(page);
  }

  private static List<String> snippets(String page) {
    return BLOCK.matcher(page).results().map(found -> found.group(1)).toList();
  }

  /** Completes a snippet: a class, a field with annotations, an annotation, or statements. */
  private static String unit(String snippet) {
    var isAnnotated = snippet.startsWith("@");
    if (snippet.contains("class ")) {
      return snippet + REMINDERS;
    } else if (isAnnotated && snippet.endsWith(";\n")) {
      return "class Snippet {\n" + snippet + "}\n";
    } else if (isAnnotated) {
      return snippet + "class Snippet {}\n";
    }
    return "class Snippet {\nSandbox sandbox;\nvoid run() throws Exception {\n"
        + snippet
        + "}\n}\n";
  }

  private static String errors(Path folder, String snippet) throws IOException {
    var source = Files.writeString(folder.resolve("Snippet.java"), IMPORTS + unit(snippet));
    var errors = new StringWriter();
    var options =
        List.of(
            "-proc:none", "-encoding", "UTF-8", "-d", folder.toString(), "-classpath", classPath());
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var units = files.getJavaFileObjects(source);
      var compiled = compiler.getTask(errors, files, null, options, null, units).call();
      return compiled ? "" : errors.toString();
    }
  }

  private static String classPath() {
    return Stream.of(Understudy.class, Test.class, AssertionFailedError.class)
        .map(JavaSnippetsTest::location)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void snippetsOfReadmeAndJavaPageCompile(@TempDir Path folder) throws IOException {
    var snippets = Stream.concat(readmeSnippets().stream(), ownSnippets().stream()).toList();
    for (var snippet : snippets) {
      assertEquals("", errors(folder, snippet), snippet);
    }
    assertTrue(snippets.size() > 5, snippets::toString);
  }

  @Test
  void snippetsForOtherFrameworksAreCodeThatRuns() throws IOException {
    for (var each : CODE_OF_GUESTS.entrySet()) {
      var code = Files.readString(each.getValue()).replaceFirst("(?s)^.*\nimport [^\n]*\n+", "");
      var blocks =
          Pattern.compile("(?ms)^```(?:java|kotlin)\n(.*?)^```$")
              .matcher(section(each.getKey()))
              .results()
              .map(found -> found.group(1))
              .toList();
      assertEquals(List.of(code), blocks, each.getKey());
    }
  }

  @Test
  void gradleGetsTheArtifactThatMavenInstalls() throws IOException {
    var section = section("Gradle");
    var coordinates = "dev.understudy:understudy:" + Version.NUMBER;
    assertTrue(section.contains("testImplementation(\"" + coordinates + "\")"), section);
    assertTrue(section.contains("testImplementation '" + coordinates + "'"), section);
    assertEquals(3, section.split("\n    mavenLocal\\(\\)\n").length, section);
  }

  @Test
  void wrongSnippetIsFound(@TempDir Path folder) throws IOException {
    var errors = errors(folder, "sandbox.faults().on(\"prelude\").error(503);\n");
    assertTrue(errors.contains("Snippet.java:"), errors);
  }

  @Test
  void firstExamplesPass(@TempDir Path folder) throws Exception {
    var ofPage =
        ownSnippets().stream().filter(each -> each.contains("class ReminderTest")).findFirst();
    for (var example :
        Stream.concat(readmeSnippets().stream(), Stream.of(ofPage.orElseThrow())).toList()) {
      assertEquals("", errors(folder, example));
      try (var classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(classes.loadClass("ReminderTest")))
            .execute()
            .testEvents()
            .assertStatistics(statistics -> statistics.started(1).succeeded(1));
      }
    }
  }
}
