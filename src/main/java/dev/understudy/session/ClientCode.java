package dev.understudy.session;

import static dev.understudy.session.JavaCode.call;
import static dev.understudy.session.JavaCode.chain;
import static dev.understudy.session.JavaCode.text;
import static dev.understudy.session.JavaCode.words;

import dev.understudy.session.JavaCode.MethodCall;
import dev.understudy.session.SessionStep.ControlStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Calls of the control plane as calls of the Java client. */
final class ClientCode {
  private static final String CLIENT = "dev.understudy.client.";

  private final Set<String> imports;

  /** Creates code that adds the classes that it needs to these imports. */
  ClientCode(Set<String> imports) {
    this.imports = imports;
  }

  /** Returns the statement of a step; empty if the client has no method for it. */
  Optional<JavaCode> of(ControlStep step) {
    var body = step.body();
    var parts = List.of(step.path().substring(1).split("/"));
    var code =
        switch (parts.get(0)) {
          case "faults" -> faults(step, parts);
          case "rate-limits" -> on("rateLimits", limits(body.path("limits")));
          case "delivery" -> on("delivery", call("set", plans(body)));
          case "clock" -> on("clock", clock(step));
          case "settings" -> settings(body);
          case "messages" -> on("messages", step(parts.get(1), body));
          case "webhooks" -> on("webhooks", call("redeliver", text(parts.get(1))));
          case "prolific" -> on("prolific", prolific(parts, body));
          case "sociocs" -> on("sociocs", call("incoming", incoming(body)));
          case "prelude" -> on("prelude", prelude(parts, body));
          default -> null;
        };
    return Optional.ofNullable(code);
  }

  private static JavaCode on(String part, MethodCall method) {
    return method == null ? null : chain("sandbox", call(part), method);
  }

  private static JavaCode field(JsonNode body, String name) {
    return text(body.path(name).asString(""));
  }

  private JavaCode duration(String text) {
    imports.add("java.time.Duration");
    var span = Duration.parse(text);
    if (span.isZero()) {
      return words("Duration.ZERO");
    }
    if (span.getNano() > 0) {
      return span.equals(Duration.ofMillis(span.toMillis()))
          ? words("Duration.ofMillis(" + JunitSource.longLiteral(span.toMillis()) + ")")
          : words("Duration.parse(\"" + span + "\")");
    }
    long seconds = span.toSeconds();
    return words(
        seconds % 86_400 == 0
            ? "Duration.ofDays(" + span.toDays() + ")"
            : seconds % 3_600 == 0
                ? "Duration.ofHours(" + span.toHours() + ")"
                : seconds % 60 == 0
                    ? "Duration.ofMinutes(" + span.toMinutes() + ")"
                    : "Duration.ofSeconds(" + seconds + ")");
  }

  private JavaCode instant(JsonNode body, String name) {
    imports.add("java.time.Instant");
    return words("Instant.parse(\"" + body.path(name).asString() + "\")");
  }

  private MethodCall clock(ControlStep step) {
    var body = step.body();
    if (step.method().equals("PUT")) {
      return call("freeze", instant(body, "now"));
    }
    return body.has("by")
        ? call("advance", duration(body.path("by").asString()))
        : call("advanceTo", instant(body, "to"));
  }

  private static JavaCode settings(JsonNode body) {
    var calls = new ArrayList<MethodCall>();
    body.properties()
        .forEach(
            each ->
                calls.add(
                    call(
                        each.getKey().equals("unknown_entities")
                            ? "unknownEntities"
                            : "prolificProfile",
                        text(each.getValue().asString()))));
    // each change is a call of its own
    return calls.size() == 1 ? chain("sandbox", calls.get(0)) : null;
  }

  private JavaCode faults(ControlStep step, List<String> parts) {
    if (step.method().equals("POST")) {
      return on("faults", call("add", fault(step.body())));
    }
    if (step.method().equals("PUT")) {
      return on("faults", call("setProfile", field(step.body(), "profile")));
    }
    return on("faults", parts.size() > 1 ? call("delete", text(parts.get(1))) : call("clear"));
  }

  private JavaCode fault(JsonNode rule) {
    imports.add(CLIENT + "Fault");
    var calls = new ArrayList<MethodCall>();
    given(rule, "operation")
        .filter(operation -> !operation.asString().equals("*"))
        .ifPresent(each -> calls.add(call("operation", text(each.asString()))));
    var when = rule.path("when");
    given(when, "recipient").ifPresent(each -> calls.add(call("recipient", text(each.asString()))));
    given(when, "sender").ifPresent(each -> calls.add(call("sender", text(each.asString()))));
    given(when, "body_contains")
        .ifPresent(each -> calls.add(call("bodyContains", text(each.asString()))));
    calls.addAll(effect(rule.path("effect")));
    given(rule, "skip")
        .filter(each -> each.asLong() > 0)
        .ifPresent(each -> calls.add(call("skip", words(each.asString()))));
    given(rule, "times").ifPresent(each -> calls.add(call("times", words(each.asString()))));
    given(rule, "probability")
        .filter(each -> each.asDouble() != 1)
        .ifPresent(each -> calls.add(call("probability", words(each.asString()))));
    var provider = rule.path("provider").asString("*");
    return chain(
        words(
            provider.equals("*")
                ? "Fault.onAnyProvider()"
                : "Fault.on(" + JavaText.literal(provider) + ")"),
        calls);
  }

  private static Optional<JsonNode> given(JsonNode object, String name) {
    return object.hasNonNull(name) ? Optional.of(object.get(name)) : Optional.empty();
  }

  private List<MethodCall> effect(JsonNode effect) {
    var type = effect.path("type").asString();
    var calls = new ArrayList<MethodCall>();
    calls.add(
        switch (type) {
          case "error" -> call("error", words(effect.path("status").asString()));
          case "delay", "timeout" -> call(type, duration(effect.path("duration").asString()));
          case "recipient_error" -> call("recipientError", field(effect, "code"));
          case "delivery" -> call("delivery", field(effect, "status"));
          case "lost_response" -> call("lostResponse");
          default -> call(type);
        });
    if (type.equals("error")) {
      given(effect, "code").ifPresent(each -> calls.add(call("code", text(each.asString()))));
    }
    given(effect, "message").ifPresent(each -> calls.add(call("message", text(each.asString()))));
    given(effect, "reason").ifPresent(each -> calls.add(call("reason", text(each.asString()))));
    given(effect, "after").ifPresent(each -> calls.add(call("after", duration(each.asString()))));
    given(effect, "retry_after")
        .ifPresent(each -> calls.add(call("retryAfter", duration("PT" + each.asString() + "S"))));
    given(effect, "headers").ifPresent(each -> calls.add(call("headers", mapOfTexts(each))));
    return calls;
  }

  private JavaCode mapOfTexts(JsonNode object) {
    imports.add("java.util.Map");
    var arguments = new ArrayList<JavaCode>();
    for (var each : object.properties()) {
      arguments.add(text(each.getKey()));
      arguments.add(text(each.getValue().asString()));
    }
    return call("Map.of", arguments);
  }

  private MethodCall limits(JsonNode limits) {
    if (limits.isEmpty()) {
      return call("clear");
    }
    imports.add(CLIENT + "RateLimit");
    return call("set", limits.valueStream().map(this::limit).toList());
  }

  private JavaCode limit(JsonNode limit) {
    var of =
        call(
            "RateLimit.of",
            field(limit, "provider"),
            words(limit.path("limit").asString()),
            duration(limit.path("per").asString()));
    var operation = limit.path("operation").asString("*");
    return operation.equals("*") ? of : chain(of, List.of(call("operation", text(operation))));
  }

  private List<JavaCode> plans(JsonNode plans) {
    imports.add(CLIENT + "DeliveryPlan");
    var all = new ArrayList<JavaCode>();
    for (var each : plans.properties()) {
      all.add(text(each.getKey()));
      all.add(plan(each.getValue().path("steps")));
    }
    if (all.size() == 2) {
      return all;
    }
    imports.add("java.util.Map");
    return List.of(call("Map.of", all));
  }

  private JavaCode plan(JsonNode steps) {
    return chain(
        words("DeliveryPlan.NONE"),
        steps
            .valueStream()
            .map(
                step ->
                    call(
                        "then",
                        field(step, "status"),
                        duration(step.path("after").asString("PT0S"))))
            .toList());
  }

  private static MethodCall step(String messageId, JsonNode body) {
    return body.hasNonNull("reason")
        ? call("step", text(messageId), field(body, "status"), field(body, "reason"))
        : call("step", text(messageId), field(body, "status"));
  }

  private MethodCall prolific(List<String> parts, JsonNode body) {
    return switch (parts.get(1)) {
      case "replies" -> call("reply", reply(body));
      case "read" ->
          body.path("message_ids").isArray()
              ? call(
                  "read",
                  body.path("message_ids").valueStream().map(id -> text(id.asString())).toList())
              : call("readAll");
      case "submissions" ->
          call(
              "submission",
              field(body, "study_id"),
              field(body, "participant_id"),
              field(body, "status"));
      case "studies" -> call("studyStatus", text(parts.get(2)), field(body, "status"));
      default -> null;
    };
  }

  private List<JavaCode> reply(JsonNode body) {
    var more = new ArrayList<MethodCall>();
    given(body, "study_id").ifPresent(each -> more.add(call("about", text(each.asString()))));
    given(body, "category").ifPresent(each -> more.add(call("category", text(each.asString()))));
    given(body, "researcher_id").ifPresent(each -> more.add(call("to", text(each.asString()))));
    given(body, "conversation_id").ifPresent(each -> more.add(call("in", text(each.asString()))));
    var basics = List.of(field(body, "participant_id"), field(body, "body"));
    if (more.isEmpty()) {
      return basics;
    }
    imports.add(CLIENT + "ProlificPeople.Reply");
    return List.of(chain(call("Reply.from", basics), more));
  }

  private List<JavaCode> incoming(JsonNode body) {
    var more = new ArrayList<MethodCall>();
    given(body, "name").ifPresent(each -> more.add(call("name", text(each.asString()))));
    for (var kind : List.of("image", "video", "file")) {
      given(body, kind + "_urls")
          .ifPresent(
              urls ->
                  more.add(
                      call(
                          kind + "s",
                          urls.valueStream().map(url -> text(url.asString())).toList())));
    }
    var basics = new ArrayList<JavaCode>();
    basics.add(field(body, "channel_key"));
    basics.add(field(body, "from"));
    given(body, "text").ifPresent(each -> basics.add(text(each.asString())));
    if (more.isEmpty()) {
      return basics;
    }
    imports.add(CLIENT + "SociocsPeople.Incoming");
    return List.of(
        chain(call(basics.size() == 3 ? "Incoming.text" : "Incoming.media", basics), more));
  }

  private MethodCall prelude(List<String> parts, JsonNode body) {
    return switch (parts.get(1)) {
      case "inbound" -> call("inbound", inbound(body));
      case "subscriptions" -> {
        var arguments = new ArrayList<JavaCode>();
        for (var name : List.of("phone_number", "state", "source", "config_id")) {
          given(body, name).ifPresent(each -> arguments.add(text(each.asString())));
        }
        yield call("subscription", arguments);
      }
      case "webhook-signing" -> call("signWebhooks", words(body.path("enabled").asString()));
      default -> null;
    };
  }

  private List<JavaCode> inbound(JsonNode body) {
    var more = new ArrayList<MethodCall>();
    given(body, "channel").ifPresent(each -> more.add(call("channel", text(each.asString()))));
    given(body, "to").ifPresent(each -> more.add(call("to", text(each.asString()))));
    var basics = List.of(field(body, "from"), field(body, "text"));
    if (more.isEmpty()) {
      return basics;
    }
    imports.add(CLIENT + "PreludePeople.Inbound");
    return List.of(chain(call("Inbound.text", basics), more));
  }
}
