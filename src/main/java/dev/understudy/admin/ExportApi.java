package dev.understudy.admin;

import dev.understudy.fixture.FixtureDocument;
import dev.understudy.fixture.FixtureYaml;
import dev.understudy.json.WireJson;
import dev.understudy.registry.Sandboxes;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Shows a sandbox in forms that others read: as a fixture document. */
final class ExportApi {
  private final Sandboxes sandboxes;
  private final ListResponses lists;

  ExportApi(Sandboxes sandboxes, ListResponses lists) {
    this.sandboxes = sandboxes;
    this.lists = lists;
  }

  /** Shows what exists in the sandbox as a fixture document: YAML, or JSON if that is accepted. */
  void fixtures(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
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

  private static boolean acceptsJson(Context context) {
    var accepted =
        Optional.ofNullable(context.header("Accept")).orElse("").toLowerCase(Locale.ROOT);
    int json = accepted.indexOf("json");
    int yaml = accepted.indexOf("yaml");
    return json >= 0 && (yaml < 0 || json < yaml);
  }
}
