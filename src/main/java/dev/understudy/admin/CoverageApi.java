package dev.understudy.admin;

import dev.understudy.coverage.CoverageReports;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The calls of the control plane about failure coverage. */
final class CoverageApi {
  private static final int MAX_LENGTH = 4_000;

  /** Printable ASCII, as ids that begin with sb_ may have, without the asterisk and the comma. */
  private static final Pattern SANDBOXES =
      Pattern.compile("\\*?[ -)+\\--~]*\\*?(,\\*?[ -)+\\--~]*\\*?)*+");

  private static final String ALL = "all";

  /** The page brings its style with it, and nothing else. */
  private static final String POLICY_OF_PAGE =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

  private final CoverageReports reports;

  CoverageApi(CoverageReports reports) {
    this.reports = reports;
  }

  /** Shows which failures clients have met. */
  void show(Context context) {
    var query = new AdminParameters(context);
    var sandboxes = query.text("sandbox", MAX_LENGTH);
    if (sandboxes.filter(text -> !SANDBOXES.matcher(text).matches()).isPresent()) {
      query.wrong(
          "sandbox",
          "This has to be ids of sandboxes with commas between them; a * stands for any beginning"
              + " or end of an id.");
    }
    var format = query.choice("format", List.of("json", "html", "xml"));
    boolean withUncalled =
        query.choice("operations", List.of("called", ALL)).filter(ALL::equals).isPresent();
    query.refuseIfAny();
    Predicate<String> fits = sandboxes.map(CoverageApi::anyOf).orElse(id -> true);
    switch (format.orElse("json")) {
      case "html" -> {
        context.header("Content-Security-Policy", POLICY_OF_PAGE);
        send(context, "text/html", reports.html(fits, withUncalled));
      }
      case "xml" -> send(context, "application/xml", reports.xml(fits, withUncalled));
      default -> JsonResponses.json(context, reports.json(fits, withUncalled));
    }
  }

  private static void send(Context context, String type, String text) {
    context.contentType(type + "; charset=utf-8");
    context.result(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Predicate<String> anyOf(String patterns) {
    return Stream.of(patterns.split(","))
        .map(CoverageApi::fitting)
        .reduce(id -> false, Predicate::or);
  }

  private static Predicate<String> fitting(String pattern) {
    boolean isEnd = pattern.startsWith("*");
    boolean isBeginning = pattern.endsWith("*");
    var part = pattern.replace("*", "");
    if (isEnd && isBeginning) {
      return id -> id.contains(part);
    } else if (isEnd) {
      return id -> id.endsWith(part);
    }
    return isBeginning ? id -> id.startsWith(part) : part::equals;
  }

  /** Forgets what was counted. */
  void clear(Context context) {
    reports.clear();
    context.status(204);
  }
}
