package dev.understudy.admin;

import dev.understudy.http.BodyReader;
import dev.understudy.provider.StrictFields;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.Clock;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.sandbox.SandboxSpec;
import dev.understudy.sandbox.SandboxSpec.ClockSpec;
import dev.understudy.sandbox.Settings;
import dev.understudy.sandbox.Settings.ProlificProfile;
import dev.understudy.sandbox.Settings.UnknownEntities;
import dev.understudy.sandbox.SystemClock;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Making, showing, resetting, deleting and populating sandboxes. */
final class SandboxesApi {
  private final Sandboxes sandboxes;
  private final BodyReader bodies;
  private final SystemClock systemClock;

  SandboxesApi(Sandboxes sandboxes, BodyReader bodies, SystemClock systemClock) {
    this.sandboxes = sandboxes;
    this.bodies = bodies;
    this.systemClock = systemClock;
  }

  /** A sandbox as it is shown. */
  record SandboxView(
      String id,
      long seed,
      List<String> fixtures,
      SandboxClockView clock,
      SettingsView settings,
      CredentialsView credentials,
      String createdAt) {}

  record SandboxClockView(String mode, String now) {}

  record SettingsView(String unknownEntities, String prolificProfile) {
    static SettingsView of(Settings settings) {
      return new SettingsView(
          Settings.word(settings.unknownEntities()), Settings.word(settings.prolificProfile()));
    }
  }

  record CredentialsView(String prolificToken, String sociocsApiKey, String preludeApiKey) {}

  void create(Context context) {
    var fields = new StrictFields(bodies.optionalObject(context));
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
            settings.flatMap(SandboxesApi::unknownEntities),
            settings.flatMap(SandboxesApi::profile));
    fields.refuseIfAny();
    context.status(201);
    JsonResponses.json(context, shown(sandboxes.create(spec)));
  }

  private static ClockSpec clock(StrictFields fields) {
    var mode = fields.choice("mode", List.of("live", "frozen"));
    if (mode.isEmpty()) {
      fields.wrong("mode", "A clock is live or frozen.");
    }
    return new ClockSpec(mode.orElse("live"), fields.instant("now"));
  }

  private static Optional<UnknownEntities> unknownEntities(StrictFields fields) {
    return fields
        .choice("unknown_entities", Settings.words(UnknownEntities.class))
        .map(word -> Settings.of(UnknownEntities.class, word));
  }

  private static Optional<ProlificProfile> profile(StrictFields fields) {
    return fields
        .choice("prolific_profile", Settings.words(ProlificProfile.class))
        .map(word -> Settings.of(ProlificProfile.class, word));
  }

  void list(Context context) {
    var query = new AdminParameters(context);
    var page = PageRequest.of(query);
    query.refuseIfAny();
    var all = sandboxes.all();
    var order = Comparator.comparingLong(Sandbox::generation);
    var after =
        all.stream()
            .sorted(page.descending() ? order.reversed() : order)
            .filter(each -> page.isAfterCursor(each.generation()))
            .limit(page.fetched())
            .toList();
    var answer = page.answer("sandboxes", after, all.size(), Sandbox::generation);
    answer.put("sandboxes", after.stream().limit(page.limit()).map(this::shown).toList());
    JsonResponses.json(context, answer);
  }

  void show(Context context) {
    var id = context.pathParam("id");
    JsonResponses.json(
        context,
        shown(
            sandboxes
                .find(id)
                .orElseThrow(() -> new AdminProblem(404, SandboxNotFoundException.sentence(id)))));
  }

  void delete(Context context) {
    sandboxes.delete(context.pathParam("id"));
    JsonResponses.done(context);
  }

  void reset(Context context) {
    sandboxes.reset(context.pathParam("id"));
    JsonResponses.done(context);
  }

  void changeSettings(Context context) {
    var fields = new StrictFields(bodies.object(context));
    var unknownEntities = unknownEntities(fields);
    var profile = profile(fields);
    fields.refuseIfAny();
    JsonResponses.json(
        context,
        SettingsView.of(sandboxes.change(context.pathParam("id"), unknownEntities, profile)));
  }

  void addFixtures(Context context) {
    var bytes = bodies.bytes(context);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new AdminProblem(400, "The body is not UTF-8 text.");
    }
    var document = sandboxes.add(context.pathParam("id"), "request body", text);
    context.contentType("application/json");
    context.result(document);
  }

  private SandboxView shown(Sandbox sandbox) {
    Clock clock = sandbox.clock();
    return new SandboxView(
        sandbox.id(),
        sandbox.seed(),
        sandbox.fixtures().stream()
            .map(Sandbox.FixtureRef::name)
            .filter(name -> !name.isEmpty())
            .toList(),
        new SandboxClockView(clock.mode(), clock.now(systemClock.now()).toString()),
        SettingsView.of(sandbox.settings()),
        new CredentialsView(sandbox.id(), sandbox.id() + ":understudy", sandbox.id()),
        sandbox.origin().createdAt().toString());
  }
}
