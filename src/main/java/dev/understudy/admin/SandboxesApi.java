package dev.understudy.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.understudy.events.EventStreams;
import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.json.FieldReader;
import dev.understudy.provider.Catalog;
import dev.understudy.provider.Problem;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.sandbox.SandboxSpec.ClockSpec;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.Settings.SettingsChange;
import dev.understudy.sandbox.Settings.UnknownEntities;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.snapshot.Snapshots;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Creates, shows, resets and deletes sandboxes, and adds fixtures to them. */
final class SandboxesApi {
  private final Sandboxes sandboxes;
  private final Snapshots snapshots;
  private final ListResponses lists;
  private final Catalog catalog;
  private final BodyReader bodies;
  private final SystemClock systemClock;

  SandboxesApi(
      Sandboxes sandboxes,
      Snapshots snapshots,
      ListResponses lists,
      Catalog catalog,
      BodyReader bodies,
      SystemClock systemClock) {
    this.sandboxes = sandboxes;
    this.snapshots = snapshots;
    this.lists = lists;
    this.catalog = catalog;
    this.bodies = bodies;
    this.systemClock = systemClock;
  }

  /** A sandbox as the control plane shows it. */
  record SandboxView(
      String id,
      long seed,
      List<String> fixtures,
      SandboxClockView clock,
      Map<String, String> settings,
      Map<String, String> credentials,
      String createdAt) {}

  /** A sandbox in the list of all. */
  record ListedSandboxView(
      @JsonUnwrapped SandboxView sandbox,
      String version,
      EventStreams.SandboxCounts counts,
      @JsonInclude(JsonInclude.Include.ALWAYS) String nextDue,
      String usedAt) {}

  record SandboxClockView(String mode, String now) {}

  void create(Context context) {
    var created = create(bodies.readOptionalObject(context));
    context.status(201);
    JsonResponses.json(context, view(created));
  }

  /** Creates the sandbox that this body of a call describes. */
  Sandbox create(JsonNode body) {
    var fields = FieldReader.strict(body);
    var id = fields.text("id");
    id.filter(text -> !Sandbox.isId(text))
        .ifPresent(text -> fields.wrong("id", Sandbox.idRule(text)));
    var clock = fields.object("clock");
    var settings = fields.object("settings");
    var spec =
        new SandboxSpec(
            id,
            fields.number("seed"),
            fields.texts("fixtures"),
            clock.map(SandboxesApi::clock),
            settings.map(this::settingsChange).orElse(SettingsChange.NONE));
    var from = fields.text("from");
    var snapshot = fields.text("snapshot");
    if (from.isPresent()) {
      refuseBesidesFrom(fields);
    } else if (snapshot.isPresent()) {
      fields.wrong("snapshot", "Give from as well: the id of the sandbox that has the snapshot.");
    }
    Problem.Invalid.throwIfAny(fields.findings());
    return from.map(source -> snapshots.fork(id, source, snapshot))
        .orElseGet(() -> sandboxes.create(spec));
  }

  /** Refuses what a fork has from the other sandbox. */
  private static void refuseBesidesFrom(FieldReader fields) {
    for (var name : List.of("seed", "fixtures", "clock", "settings")) {
      if (fields.any(name).isPresent()) {
        fields.wrong(
            name, "A sandbox that is made from another one has its " + name + ": leave it out.");
      }
    }
  }

  private static ClockSpec clock(FieldReader fields) {
    var mode = fields.choice("mode", List.of("live", "frozen"));
    if (mode.isEmpty()) {
      fields.wrong("mode", "A clock is live or frozen.");
    }
    return new ClockSpec(mode.orElse("live"), fields.instant("now"));
  }

  private SettingsChange settingsChange(FieldReader fields) {
    var unknownEntities = fields.choice("unknown_entities", Settings.words(UnknownEntities.class));
    var ofProviders = new LinkedHashMap<String, String>();
    for (var setting : catalog.settings()) {
      fields
          .choice(setting.name(), setting.values())
          .ifPresent(value -> ofProviders.put(setting.name(), value));
    }
    return new SettingsChange(
        unknownEntities.map(word -> Settings.of(UnknownEntities.class, word)), ofProviders);
  }

  private Map<String, String> settingsView(Settings settings) {
    var view = new LinkedHashMap<String, String>();
    view.put("unknown_entities", Settings.word(settings.unknownEntities()));
    catalog.settings().forEach(setting -> view.put(setting.name(), settings.of(setting)));
    return view;
  }

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    query.refuseIfAny();
    JsonResponses.json(
        context, page.answer("sandboxes", sandboxes.all(), Sandbox::generation, this::listedView));
  }

  void show(Context context) {
    JsonResponses.json(context, view(lists.sandbox(Routes.parameter(context, "id"))));
  }

  void delete(Context context) {
    sandboxes.delete(Routes.parameter(context, "id"));
    JsonResponses.noContent(context);
  }

  void reset(Context context) {
    sandboxes.reset(Routes.parameter(context, "id"));
    JsonResponses.noContent(context);
  }

  void changeSettings(Context context) {
    var fields = FieldReader.strict(bodies.readObject(context));
    var change = settingsChange(fields);
    Problem.Invalid.throwIfAny(fields.findings());
    JsonResponses.json(
        context, settingsView(sandboxes.changeSettings(Routes.parameter(context, "id"), change)));
  }

  void addFixtures(Context context) {
    var bytes = bodies.readBytes(context);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new AdminProblem(400, "The body is not UTF-8 text.");
    }
    if (hasNoContent(text)) {
      throw new AdminProblem(400, "The fixture is empty: send a mapping in YAML or JSON.");
    }
    var document = sandboxes.addFixture(Routes.parameter(context, "id"), "request body", text);
    context.contentType("application/json");
    context.result(document);
  }

  /** Returns whether a document has only blank lines, comments and document markers. */
  private static boolean hasNoContent(String text) {
    return text.lines()
        .map(String::strip)
        .allMatch(line -> line.isEmpty() || line.startsWith("#") || line.matches("---|\\.\\.\\."));
  }

  private Map<String, String> credentialsView(String id) {
    var view = new LinkedHashMap<String, String>();
    catalog.credentials().forEach(form -> view.put(form.field(), id + form.suffix()));
    return view;
  }

  SandboxView view(Sandbox sandbox) {
    Clock clock = sandbox.clock();
    return new SandboxView(
        sandbox.id(),
        sandbox.seed(),
        sandbox.fixtures().stream()
            .map(Sandbox.FixtureRef::name)
            .filter(name -> !name.isEmpty())
            .toList(),
        new SandboxClockView(clock.mode(), clock.now(systemClock.now()).toString()),
        settingsView(sandbox.settings()),
        credentialsView(sandbox.id()),
        sandbox.origin().createdAt().toString());
  }

  private ListedSandboxView listedView(Sandbox sandbox) {
    return new ListedSandboxView(
        view(sandbox),
        String.valueOf(sandbox.version().number()),
        EventStreams.SandboxCounts.of(sandbox),
        sandbox.nextWork().map(Instant::toString).orElse(null),
        sandbox.usedAt().toString());
  }
}
