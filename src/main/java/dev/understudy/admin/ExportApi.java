package dev.understudy.admin;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.FixtureYaml;
import dev.understudy.http.Routes;
import dev.understudy.json.WireJson;
import dev.understudy.registry.Sandboxes;
import dev.understudy.session.SessionException;
import dev.understudy.session.SessionTests;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Shows a sandbox in forms that others read: as a fixture document, and as a test. */
final class ExportApi {
  private final Sandboxes sandboxes;
  private final ListResponses lists;
  private final SessionTests tests;

  ExportApi(Sandboxes sandboxes, ListResponses lists, SessionTests tests) {
    this.tests = tests;
    this.sandboxes = sandboxes;
    this.lists = lists;
  }

  /** Shows what exists in the sandbox as a fixture document: YAML, or JSON if that is accepted. */
  void fixtures(Context context) {
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var fixture = sandboxes.fixtureOf(sandbox.id());
    var isJson = acceptsJson(context);
    var text =
        isJson
            ? new String(WireJson.write(fixture), StandardCharsets.UTF_8)
            : "# What exists in a sandbox with seed "
                + sandbox.seed()
                + ". Its messages, journal and credentials are not part of a fixture.\n"
                + FixtureYaml.of(fixture);
    if (text.length() > FixtureDocument.MAX_CHARACTERS) {
      throw new AdminProblem(
          409, "What exists in this sandbox is larger than a fixture can be, which is 10 MB.");
    }
    context.contentType(isJson ? "application/json" : "application/yaml");
    context.result(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Shows what was done in the sandbox as the source of a test. */
  void test(Context context) {
    var query = new AdminParameters(context);
    var style = query.choice("style", SessionTests.STYLES);
    query.refuseIfAny();
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    try {
      var source = tests.source(sandbox, style.orElse(SessionTests.STYLES.get(0)));
      context.contentType("text/x-java-source; charset=utf-8");
      context.result(source.getBytes(StandardCharsets.UTF_8));
    } catch (SessionException e) {
      throw new AdminProblem(409, e.getMessage());
    }
  }

  private static boolean acceptsJson(Context context) {
    var accepted =
        Optional.ofNullable(context.header("Accept")).orElse("").toLowerCase(Locale.ROOT);
    int json = accepted.indexOf("json");
    int yaml = accepted.indexOf("yaml");
    return json >= 0 && (yaml < 0 || json < yaml);
  }
}
