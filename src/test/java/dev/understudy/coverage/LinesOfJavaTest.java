package dev.understudy.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.FailureTrigger;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderError;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.testing.AnyDatabase;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The catalog of failures, and the lines of Java that it has. */
@AnyDatabase
class LinesOfJavaTest {
  private static final int LINES_IN_A_METHOD = 200;
  private static final String ADDS = "sandbox.faults().add(";
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Provider> PROVIDERS =
      List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider());

  @TempDir Path folder;

  private static List<FailureTrigger> triggers() {
    return new FailureCatalog(PROVIDERS).failures().stream().map(Failure::trigger).toList();
  }

  @Test
  void everyErrorOfEveryTableIsInTheCatalog() {
    for (var provider : PROVIDERS) {
      var inCatalog =
          new FailureCatalog(List.of(provider))
              .failures().stream().map(Failure::name).collect(Collectors.toSet());
      var errors =
          provider.errors().stream()
              .map(ProviderError::name)
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(List.of(), errors.stream().filter(name -> !inCatalog.contains(name)).toList());
      assertEquals(List.copyOf(errors), ErrorScopes.of(provider).names());
    }
  }

  @Test
  void everyNameIsOnceInItsOperation() {
    var failures = new FailureCatalog(PROVIDERS).failures();
    assertEquals(
        failures.size(),
        failures.stream()
            .map(each -> each.provider() + " " + each.operation() + " " + each.name())
            .distinct()
            .count());
  }

  @Test
  void everyOperationOfTheTablesExists() {
    for (var provider : PROVIDERS) {
      var known = new TreeSet<String>(List.of("*"));
      provider.operations().forEach(each -> known.add(each.id()));
      for (var name : ErrorScopes.of(provider).names()) {
        var operations = ErrorScopes.of(provider).of(name).operations();
        assertTrue(known.containsAll(operations), () -> name + " " + operations);
      }
    }
  }

  /** Compiles all lines, and compares each fault with the one that the control plane gets. */
  @Test
  void aLineOfJavaAddsTheFaultThatTheConsoleAdds() throws Exception {
    var faults = triggers().stream().filter(each -> each.path().equals("/faults")).toList();
    var added = added(faults.stream().map(FailureTrigger::java).toList());
    for (int i = 0; i < faults.size(); i++) {
      assertEquals(
          JSON.valueToTree(faults.get(i).body()), JSON.readTree(added.get(i)), added.get(i));
    }
  }

  @Test
  void theOtherLinesCompile() throws Exception {
    var others =
        triggers().stream()
            .map(FailureTrigger::java)
            .filter(line -> !line.startsWith(ADDS) && !line.startsWith("//"))
            .distinct()
            .toList();
    assertTrue(others.size() >= 10, others::toString);
    compile("static void all(Sandbox sandbox) {\n" + String.join("\n", others) + "\n}\n");
  }

  private List<String> added(List<String> lines) throws Exception {
    var source =
        new StringBuilder("static List<Object> all() {\nvar all = new ArrayList<Object>();\n");
    var methods = new StringBuilder();
    for (int from = 0; from < lines.size(); from += LINES_IN_A_METHOD) {
      source.append("add").append(from).append("(all);\n");
      methods.append("static void add").append(from).append("(List<Object> all) {\n");
      lines
          .subList(from, Math.min(from + LINES_IN_A_METHOD, lines.size()))
          .forEach(line -> methods.append(line.replace(ADDS, "all.add(")).append('\n'));
      methods.append("}\n");
    }
    source.append("return all;\n}\n").append(methods);
    compile(source.toString());
    var added = new ArrayList<String>();
    var urls = new URL[] {folder.toUri().toURL()};
    try (var loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      var method = loader.loadClass("Lines").getDeclaredMethod("all");
      method.setAccessible(true);
      ((List<?>) method.invoke(null)).forEach(each -> added.add(each.toString()));
    }
    return added;
  }

  private void compile(String body) throws Exception {
    var file = folder.resolve("Lines.java");
    Files.writeString(
        file,
        "import dev.understudy.client.*;\nimport java.time.*;\nimport java.util.*;\nclass Lines {\n"
            + body
            + "}\n");
    var compiler = ToolProvider.getSystemJavaCompiler();
    var problems = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var options =
          List.of(
              "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiles =
          compiler
              .getTask(problems, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      assertTrue(compiles, problems::toString);
    }
  }
}
