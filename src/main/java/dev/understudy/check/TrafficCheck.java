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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The check of recorded traffic: replays each call and compares the answers. */
public final class TrafficCheck {
  private static final int ERROR = 400;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final String SECRET = "x-hook-secret";

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
    try (var replay = new Replay();
        var comparisons = new OverlappedWork()) {
      source.each(exchange -> check(exchange, replay, comparisons));
      comparisons.await();
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

  private void check(Exchange recorded, Replay replay, OverlappedWork comparisons) {
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
    var bodies = Bodies.of(recorded, answer);
    if (isOfOperation(recorded, operation)) {
      // before the next call, which needs the ids
      learn(recorded, answer, bodies, replay);
    }
    comparisons.start(
        () ->
            report.add(
                name,
                recorded.number(),
                differences(recorded, answer, bodies, provider, operation),
                known));
  }

  /** The bodies of two answers, parsed once; missing if they are no JSON. */
  private record Bodies(Optional<JsonNode> recorded, JsonNode ours) {
    static Bodies of(Exchange recorded, ReplayConnection.Answer answer) {
      return new Bodies(recorded.response().body().map(Replay::tree), Replay.tree(answer.body()));
    }
  }

  /** Returns whether the service knows the operation, too: else a 404 or 405 is its answer. */
  private static boolean isOfOperation(Exchange recorded, Optional<Operation> operation) {
    int status = recorded.response().status();
    return operation.isPresent() || status == NOT_FOUND || status == METHOD_NOT_ALLOWED;
  }

  private static void learn(
      Exchange recorded, ReplayConnection.Answer answer, Bodies bodies, Replay replay) {
    bodies
        .recorded()
        .ifPresent(tree -> replay.learn(tree, bodies.ours(), recorded.request().isRead()));
    var theirs = recorded.response().headers().get(SECRET);
    var ours = answer.headers().get(SECRET);
    if (theirs != null && ours != null) {
      replay.learn(theirs, ours);
    }
  }

  private List<TrafficDifference> differences(
      Exchange recorded,
      ReplayConnection.Answer answer,
      Bodies bodies,
      Provider provider,
      Optional<Operation> operation) {
    var found = new ArrayList<TrafficDifference>();
    int status = recorded.response().status();
    var request = recorded.request();
    if (!isOfOperation(recorded, operation)) {
      found.add(
          new TrafficDifference(
              DifferenceKind.OPERATION, "path", String.valueOf(status), "no such operation"));
      return found;
    }
    var texts = new ArrayList<String>(List.of(request.path()));
    request.query().ifPresent(texts::add);
    var printable = new PrintableText(IdMapping.texts(Replay.tree(request.body()), texts));
    if (status != answer.status()) {
      found.add(
          new TrafficDifference(
              isAboutExistence(recorded, answer, operation)
                  ? DifferenceKind.STATE
                  : DifferenceKind.STATUS,
              "status",
              String.valueOf(status),
              ErrorCodes.describe(answer.status(), bodies.ours())));
    }
    boolean alike = status == answer.status() || status >= ERROR && answer.status() >= ERROR;
    if (alike) {
      new HeaderComparison(found::add)
          .compare(
              recorded.response().headers(),
              answer.headers(),
              recorded.response().body().map(each -> each.length > 0).orElse(false)
                  && answer.body().length > 0);
      if (bodies.recorded().isPresent() && !request.method().equals("HEAD")) {
        compareBodies(recorded, answer, bodies, provider, operation, printable, found);
      }
    }
    if (bodies.recorded().isEmpty()) {
      report.addWithoutBody();
    }
    return found;
  }

  /**
   * Returns whether only one side knows what the path names, and the recording did not make it. The
   * account had it before, or the sandbox accepts what the account does not have.
   */
  private static boolean isAboutExistence(
      Exchange recorded, ReplayConnection.Answer answer, Optional<Operation> operation) {
    int theirs = recorded.response().status();
    int ours = answer.status();
    return operation.map(each -> each.pattern().hasParameters()).orElse(false)
        && (theirs == NOT_FOUND && ours < ERROR || ours == NOT_FOUND && theirs < ERROR)
        && answer.path().equals(recorded.request().path());
  }

  private void compareBodies(
      Exchange recorded,
      ReplayConnection.Answer answer,
      Bodies bodies,
      Provider provider,
      Optional<Operation> operation,
      PrintableText printable,
      List<TrafficDifference> found) {
    var theirs = bodies.recorded().orElseThrow();
    var ours = bodies.ours();
    if (theirs.isMissingNode() && ours.isMissingNode()) {
      return;
    }
    if (theirs.isMissingNode() || ours.isMissingNode()) {
      found.add(
          new TrafficDifference(
              DifferenceKind.TYPE,
              "$",
              theirs.isMissingNode()
                  ? none(recorded.response().body().orElseThrow())
                  : JsonType.of(theirs).words(),
              ours.isMissingNode() ? none(answer.body()) : JsonType.of(ours).words()));
      return;
    }
    var schema = schemas.find(provider.name(), operation.map(Operation::id), answer.status());
    new BodyComparison(recorded.request().isRead(), printable, found::add)
        .compare(theirs, ours, schema);
  }

  private static String none(byte[] body) {
    return (body.length == 0 ? JsonType.NOTHING : JsonType.TEXT).words();
  }
}
