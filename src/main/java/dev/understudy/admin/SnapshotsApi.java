package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.admin.SandboxesApi.SandboxClockView;
import dev.understudy.events.EventStreams.SandboxCounts;
import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Problem;
import dev.understudy.sandbox.SnapshotRow;
import dev.understudy.snapshot.DiffText;
import dev.understudy.snapshot.SandboxDiffs;
import dev.understudy.snapshot.Snapshots;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes, lists, restores and deletes snapshots, and shows what differs between two states. */
final class SnapshotsApi {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final int DEFAULT_ENTRIES = 20;

  private final Snapshots snapshots;
  private final SandboxDiffs diffs;
  private final ListResponses lists;
  private final SandboxesApi sandboxes;
  private final BodyReader bodies;

  SnapshotsApi(
      Snapshots snapshots,
      SandboxDiffs diffs,
      ListResponses lists,
      SandboxesApi sandboxes,
      BodyReader bodies) {
    this.snapshots = snapshots;
    this.diffs = diffs;
    this.lists = lists;
    this.sandboxes = sandboxes;
    this.bodies = bodies;
  }

  /**
   * A snapshot as the control plane shows it.
   *
   * @param takenAt by the system clock
   * @param clock the clock of the sandbox at that time
   * @param bytes the approximate size of its rows
   */
  record SnapshotView(
      String name, String takenAt, SandboxClockView clock, SandboxCounts counts, long bytes) {
    static SnapshotView of(SnapshotRow row) {
      var sandbox = row.kept().row().sandbox();
      return new SnapshotView(
          row.name(),
          row.takenAt().toString(),
          new SandboxClockView(
              sandbox.clock().mode(), sandbox.clock().now(row.takenAt()).toString()),
          SandboxCounts.of(sandbox),
          row.storedBytes());
    }
  }

  /**
   * The size of everything that the server keeps.
   *
   * @param bytes of all sandboxes and snapshots, approximately
   * @param maxBytes the bound on it; empty: there is none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StorageView(long bytes, Optional<Long> maxBytes) {}

  void create(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var name = fields.text("name");
    if (name.isEmpty()) {
      fields.wrong("name", "Give the snapshot a name, such as paid.");
    }
    name.flatMap(SnapshotsApi::nameProblem).ifPresent(rule -> fields.wrong("name", rule));
    Problem.Invalid.throwIfAny(fields.findings());
    var taken = snapshots.take(Routes.parameter(context, "id"), name.orElseThrow());
    context.status(201);
    JsonResponses.json(context, SnapshotView.of(taken));
  }

  private static Optional<String> nameProblem(String name) {
    if (name.equals(SandboxDiffs.NOW)) {
      return Optional.of("The name now means the sandbox as it is: choose another one.");
    }
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("A name has 1 to 64 letters, digits, underscores, hyphens or full stops.");
  }

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    query.refuseIfAny();
    var sandbox = lists.sandbox(Routes.parameter(context, "id"));
    var answer =
        page.answer(
            "snapshots", snapshots.all(sandbox.id()), SnapshotRow::generation, SnapshotView::of);
    var maxBytes = snapshots.maxBytes();
    answer.put(
        "storage",
        new StorageView(
            snapshots.storedBytes(),
            maxBytes.isPresent() ? Optional.of(maxBytes.getAsLong()) : Optional.empty()));
    JsonResponses.json(context, answer);
  }

  void delete(Context context) {
    snapshots.delete(Routes.parameter(context, "id"), Routes.parameter(context, "name"));
    JsonResponses.noContent(context);
  }

  void restore(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var name = fields.text("snapshot");
    if (name.isEmpty()) {
      fields.wrong("snapshot", "Give the name of the snapshot to go back to.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    JsonResponses.json(
        context,
        sandboxes.view(snapshots.restore(Routes.parameter(context, "id"), name.orElseThrow())));
  }

  void diff(Context context) {
    var query = new AdminParameters(context);
    var from = query.text("from");
    var to = query.text("to");
    var format = query.choice("format", List.of("json", "text"));
    var limit = query.number("limit", 1, PageRequest.MAX_LIMIT);
    query.refuseIfAny();
    var diff =
        diffs.diff(Routes.parameter(context, "id"), from, to, (int) limit.orElse(DEFAULT_ENTRIES));
    if (format.map("text"::equals).orElseGet(() -> acceptsText(context))) {
      context.contentType("text/plain; charset=utf-8");
      context.result(DiffText.of(diff).getBytes(StandardCharsets.UTF_8));
    } else {
      JsonResponses.json(context, diff);
    }
  }

  private static boolean acceptsText(Context context) {
    var accepted =
        Optional.ofNullable(context.header("Accept")).orElse("").toLowerCase(Locale.ROOT);
    int text = accepted.indexOf("text/plain");
    int json = accepted.indexOf("json");
    return text >= 0 && (json < 0 || text < json);
  }
}
