package dev.understudy.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The source of a test class that can be compiled and run. */
record GeneratedTest(String source) {
  private static final Pattern CLASS = Pattern.compile("(?m)^class (\\w+) ");

  private String className() {
    var found = CLASS.matcher(source);
    assertEquals(true, found.find(), source);
    return found.group(1);
  }

  /** Returns the test with another text in place of the first that is so. */
  GeneratedTest withChange(String text, String other) {
    assertTrue(source.contains(text), text + " is not in\n" + source);
    return new GeneratedTest(
        source.replaceFirst(Pattern.quote(text), Matcher.quoteReplacement(other)));
  }

  /** Returns the test with another text in place of the last that is so. */
  GeneratedTest withLastChange(String text, String other) {
    int at = source.lastIndexOf(text);
    assertTrue(at >= 0, text + " is not in\n" + source);
    return new GeneratedTest(
        source.substring(0, at) + other + source.substring(at + text.length()));
  }

  void assertPasses(Path folder) {
    var summary = run(folder);
    var failures = new StringWriter();
    summary.printFailuresTo(new PrintWriter(failures), 20);
    assertEquals(1, summary.getTestsSucceededCount(), () -> failures + source);
  }

  void assertFails(Path folder) {
    assertEquals(1, run(folder).getTestsFailedCount(), source);
  }

  /** Writes the source into a folder of its own, and returns the file. */
  Path write(Path folder) throws IOException {
    return Files.writeString(
        Files.createTempDirectory(folder, "source").resolve(className() + ".java"), source);
  }

  /**
   * Returns which of these files google-java-format would change; it needs parts of the compiler.
   */
  static String unformatted(List<Path> files) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"));
    for (var name : List.of("api", "code", "file", "parser", "tree", "util")) {
      command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "com.google.googlejavaformat.java.Main",
            "--dry-run"));
    files.forEach(file -> command.add(file.toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text;
  }

  /** Compiles the class into a folder, with all warnings, and runs it. */
  TestExecutionSummary run(Path folder) {
    compile(folder);
    var summary = new SummaryGeneratingListener();
    try (var loader =
        new URLClassLoader(
            new URL[] {url(folder)}, Thread.currentThread().getContextClassLoader())) {
      var request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(Class.forName(className(), true, loader)))
              .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
              .build();
      LauncherFactory.create().execute(request, summary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    return summary.getSummary();
  }

  private static URL url(Path folder) throws MalformedURLException {
    return folder.toUri().toURL();
  }

  private void compile(Path folder) {
    var problems = new DiagnosticCollector<JavaFileObject>();
    var file =
        new SimpleJavaFileObject(
            URI.create("string:///" + className() + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return source;
          }
        };
    ToolProvider.getSystemJavaCompiler()
        .getTask(
            null,
            ToolProvider.getSystemJavaCompiler()
                .getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8),
            problems,
            List.of(
                "--release",
                "17",
                "-Xlint:all,-path,-processing,-options,-text-blocks",
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path")),
            null,
            List.of(file))
        .call();
    assertEquals(
        "",
        problems.getDiagnostics().stream()
            .map(GeneratedTest::line)
            .collect(Collectors.joining("\n")),
        source);
  }

  private static String line(Diagnostic<?> problem) {
    return problem.getLineNumber() + ": " + problem.getMessage(Locale.ROOT);
  }
}
