package dev.understudy.check;

import dev.understudy.Understudy;
import dev.understudy.check.recording.Exchange;
import dev.understudy.check.recording.ServiceHosts;
import dev.understudy.check.recording.SkippedEntries;
import dev.understudy.check.recording.TrafficException;
import dev.understudy.check.recording.TrafficSource;
import dev.understudy.check.report.CheckReport;
import dev.understudy.check.report.DifferenceKind;
import dev.understudy.check.report.KnownDifferences;
import dev.understudy.check.report.TrafficDifference;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The check of recorded traffic: replays each call and compares the answers. */
public final class TrafficCheck {
  private static final int ERROR = 400;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final ServiceHosts hosts;
  private final SkippedEntries skipped = new SkippedEntries();
  private final CheckReport report = new CheckReport(skipped);
  private final KnownDifferences known = KnownDifferences.read();
  private final OpenApiSchemas schemas = new OpenApiSchemas();

  private TrafficCheck(List<String> moreHosts) {
    this.hosts = new ServiceHosts(Understudy.providers(), moreHosts);
  }

  /**
   * Checks a HAR file, a journal export, or a folder of requests and responses.
   *
   * @param moreHosts hosts whose calls are those of the services, besides their own
   * @throws TrafficException if the traffic can't be read, or none of it is of a service
   */
  public static CheckReport run(Path traffic, List<String> moreHosts) {
    return new TrafficCheck(moreHosts).run(traffic);
  }

  private CheckReport run(Path traffic) {
    var source = TrafficSource.open(traffic, hosts, skipped);
    try (var replay = new Replay()) {
      source.each(exchange -> check(exchange, replay));
    }
    if (report.calls() == 0 && report.notEmulated().isEmpty()) {
      var notes = report.notes();
      throw new TrafficException(
          "Nothing was checked: "
              + traffic
              + " has "
              + (source.entries() == 0 ? "no entries" : "no call of an emulated service")
              + "."
              + (notes.isEmpty() ? "" : " " + String.join(" ", notes)));
    }
    return report;
  }

  private void check(Exchange recorded, Replay replay) {
    var request = recorded.request();
    var provider = hosts.provider(request.host(), request.path()).orElseThrow();
    var operation = hosts.operation(provider, request.method(), request.path());
    if (operation.isEmpty()) {
      var other = hosts.otherOperation(provider, request.method(), request.path());
      if (other.isPresent()) {
        report.addNotEmulated(
            provider.name() + " " + other.get().method() + " " + other.get().path());
        return;
      }
    }
    var answer = replay.send(recorded, provider, operation);
    var name =
        provider.name()
            + " "
            + operation
                .map(Operation::id)
                .orElseGet(() -> hosts.masked(request.method(), request.path()));
    report.add(
        name, recorded.number(), differences(recorded, answer, provider, operation, replay), known);
  }

  private List<TrafficDifference> differences(
      Exchange recorded,
      HttpResponse<byte[]> answer,
      Provider provider,
      Optional<Operation> operation,
      Replay replay) {
    var found = new ArrayList<TrafficDifference>();
    int status = recorded.response().status();
    var request = recorded.request();
    if (operation.isEmpty() && status != NOT_FOUND && status != METHOD_NOT_ALLOWED) {
      found.add(
          new TrafficDifference(
              DifferenceKind.OPERATION, "path", String.valueOf(status), "no such operation"));
      return found;
    }
    var theirs = recorded.response().body().map(Replay::tree);
    var ours = Replay.tree(answer.body());
    var texts = new ArrayList<String>(List.of(request.path()));
    request.query().ifPresent(texts::add);
    var printable = new PrintableText(IdMapping.texts(Replay.tree(request.body()), texts));
    if (status != answer.statusCode()) {
      found.add(
          new TrafficDifference(
              isAboutExistence(recorded, answer, operation)
                  ? DifferenceKind.STATE
                  : DifferenceKind.STATUS,
              "status",
              String.valueOf(status),
              ErrorCodes.describe(answer.statusCode(), ours)));
    }
    var ourHeaders = headers(answer);
    boolean alike =
        status == answer.statusCode() || status >= ERROR && answer.statusCode() >= ERROR;
    if (alike) {
      new HeaderComparison(found::add)
          .compare(
              recorded.response().headers(),
              ourHeaders,
              recorded.response().body().map(each -> each.length > 0).orElse(false)
                  && answer.body().length > 0);
      if (theirs.isPresent() && !request.method().equals("HEAD")) {
        compareBodies(recorded, answer, provider, operation, printable, found);
      }
    }
    if (theirs.isEmpty()) {
      report.addWithoutBody();
    }
    theirs.ifPresent(tree -> replay.learn(tree, ours, request.isRead()));
    var secret = "x-hook-secret";
    if (recorded.response().headers().containsKey(secret) && ourHeaders.containsKey(secret)) {
      replay.learn(recorded.response().headers().get(secret), ourHeaders.get(secret));
    }
    return found;
  }

  /**
   * Returns whether only one side knows what the path names, and the recording did not make it. The
   * account had it before, or the sandbox accepts what the account does not have.
   */
  private static boolean isAboutExistence(
      Exchange recorded, HttpResponse<byte[]> answer, Optional<Operation> operation) {
    int theirs = recorded.response().status();
    int ours = answer.statusCode();
    return operation.map(each -> each.pattern().hasParameters()).orElse(false)
        && (theirs == NOT_FOUND && ours < ERROR || ours == NOT_FOUND && theirs < ERROR)
        && answer.request().uri().getRawPath().equals(recorded.request().path());
  }

  private void compareBodies(
      Exchange recorded,
      HttpResponse<byte[]> answer,
      Provider provider,
      Optional<Operation> operation,
      PrintableText printable,
      List<TrafficDifference> found) {
    var bytes = recorded.response().body().orElseThrow();
    var theirs = Replay.tree(bytes);
    var ours = Replay.tree(answer.body());
    if (theirs.isMissingNode() && ours.isMissingNode()) {
      return;
    }
    if (theirs.isMissingNode() || ours.isMissingNode()) {
      found.add(
          new TrafficDifference(
              DifferenceKind.TYPE,
              "$",
              theirs.isMissingNode() ? none(bytes) : JsonType.of(theirs).words(),
              ours.isMissingNode() ? none(answer.body()) : JsonType.of(ours).words()));
      return;
    }
    var schema = schemas.find(provider.name(), operation.map(Operation::id), answer.statusCode());
    new BodyComparison(recorded.request().isRead(), printable, found::add)
        .compare(theirs, ours, schema);
  }

  private static String none(byte[] body) {
    return (body.length == 0 ? JsonType.NOTHING : JsonType.TEXT).words();
  }

  private static Map<String, String> headers(HttpResponse<byte[]> answer) {
    var headers = new LinkedHashMap<String, String>();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return headers;
  }
}
