package dev.understudy.session;

import static dev.understudy.session.JavaCode.call;
import static dev.understudy.session.JavaCode.chain;
import static dev.understudy.session.JavaCode.text;
import static dev.understudy.session.JavaCode.words;

import dev.understudy.sandbox.Sandbox.FixtureRef;
import dev.understudy.session.JavaCode.MethodCall;
import dev.understudy.session.RecordedCall.CredentialStyle;
import dev.understudy.session.SessionStep.AddedFixture;
import dev.understudy.session.SessionStep.ControlStep;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The source of a test with REST Assured, against the server at {@code UNDERSTUDY_URL}. */
final class RestAssuredSource extends TestSource {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  /** Types of content that REST Assured sends as they are. */
  private static final Set<String> ENCODED_TYPES =
      Set.of(JSON_TYPE, "application/x-www-form-urlencoded", "text/plain", "application/xml");

  private final Set<String> otherTypes = new TreeSet<>();
  private boolean usesCredential;

  RestAssuredSource(Session session, Map<String, String> credentialFields) {
    super(session, credentialFields);
  }

  @Override
  String credential(String field) {
    usesCredential = true;
    return "sandbox.getString(\"credentials." + field + "\")";
  }

  @Override
  JavaCode send(RecordedCall recorded, JavaCode target, Optional<JavaCode> body) {
    var calls = new ArrayList<MethodCall>();
    var style = recorded.credentialStyle();
    if (!style.equals(credentialStyles.get(recorded.provider()))
        && !style.equals(CredentialStyle.NONE)) {
      calls.add(call("header", text(style.header()), words(header(recorded.provider(), style))));
    }
    if (body.isPresent() || recorded.canHaveBody()) {
      // REST Assured sends one of a form where there is none
      calls.add(
          contentType(recorded)
              .map(type -> call("contentType", type))
              .orElseGet(() -> call("noContentType")));
    }
    body.ifPresent(
        sent -> {
          calls.add(call("body", sent));
          recorded
              .contentType()
              .map(type -> type.split(";")[0].strip())
              .filter(type -> !ENCODED_TYPES.contains(type.toLowerCase(Locale.ROOT)))
              .ifPresent(otherTypes::add);
        });
    calls.add(method(recorded.entry().asked().method(), target));
    return chain(call("given", words(recorded.provider())), calls);
  }

  private static MethodCall method(String method, JavaCode target) {
    return METHODS.contains(method)
        ? call(method.toLowerCase(Locale.ROOT), target)
        : call("request", text(method), target);
  }

  @Override
  String bodyOf(String response) {
    return response + ".asString()";
  }

  @Override
  String headerOf(String response, String name) {
    return response + ".header(" + JavaText.literal(name) + ")";
  }

  @Override
  String control(ControlStep step) {
    var path = step.path();
    if (!step.method().equals("DELETE") && path.startsWith("/faults/")) {
      path = "/faults";
    }
    var body = step.body().deepCopy();
    body.properties().removeIf(field -> field.getValue().isNull() || isUsual(field));
    return admin(step.method(), path, body.isEmpty() ? "" : body.toString());
  }

  /** Returns whether a field has the value that a fault has without it. */
  private static boolean isUsual(Map.Entry<String, JsonNode> field) {
    return switch (field.getKey()) {
      case "skip" -> field.getValue().asLong() == 0;
      case "probability" -> field.getValue().asDouble() == 1;
      case "operation" -> field.getValue().asString("").equals("*");
      default -> false;
    };
  }

  @Override
  String fixture(AddedFixture fixture) {
    return admin("POST", "/fixtures", fixture.json());
  }

  private String admin(String method, String path, String body) {
    var calls = new ArrayList<MethodCall>();
    if (!body.isEmpty()) {
      calls.add(call("contentType", words("JSON")));
      calls.add(call("body", new JavaCode.TextBlock(JsonLayout.of(body))));
    }
    var encoded =
        Arrays.stream(path.split("/", -1))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    calls.add(method(method, words(JavaText.literal(encoded))));
    calls.add(call("then"));
    calls.add(call("statusCode", words("lessThan(300)")));
    staticImports.add("org.hamcrest.Matchers.lessThan");
    return chain(call("given", words("admin")), calls).statement(INDENT);
  }

  @Override
  JavaCode toldMessages() {
    return words("told(given(admin).get(\"/messages?limit=" + limit() + "\"))");
  }

  private int limit() {
    return session.isWhole() ? SessionReader.MAX_MESSAGES : session.messages().size();
  }

  @Override
  JavaCode messageCount() {
    return words("given(admin).get(\"/messages?limit=1\").<Integer>path(\"total\")");
  }

  @Override
  String inClass(String statements) {
    imports.addAll(
        List.of(
            "io.restassured.builder.RequestSpecBuilder",
            "io.restassured.specification.RequestSpecification",
            "org.junit.jupiter.api.AfterEach",
            "org.junit.jupiter.api.BeforeEach",
            "org.junit.jupiter.api.Test"));
    staticImports.addAll(
        List.of(
            "io.restassured.RestAssured.config",
            "io.restassured.RestAssured.given",
            "io.restassured.config.DecoderConfig.decoderConfig",
            "io.restassured.config.EncoderConfig.encoderConfig"));
    var code = new StringBuilder();
    code.append(classComment());
    code.append("class ").append(SessionNames.ofClass(session.sandbox().id())).append(" {\n");
    code.append(
        """
          private static final String SERVER =
              System.getenv().getOrDefault("UNDERSTUDY_URL", "http://localhost:8080");
          private static final String ADMIN_TOKEN =
              System.getenv().getOrDefault("UNDERSTUDY_ADMIN_TOKEN", "");
          private static final String JSON = "application/json";
        """);
    code.append(
        usesInstant
            ? "  private static final String INSTANTS =\n      "
                + JavaText.literal(RecordedCall.INSTANTS)
                + ";\n\n"
            : "\n");
    if (usesJson || usesCredential || usesFilled) {
      imports.add("io.restassured.path.json.JsonPath");
    }
    boolean isField = usesCredential || usesFilled;
    var setUp = setUp(isField);
    if (isField) {
      code.append("  private JsonPath sandbox;\n");
    }
    code.append("  private RequestSpecification admin;\n");
    credentialStyles
        .keySet()
        .forEach(
            provider ->
                code.append("  private RequestSpecification ").append(provider).append(";\n"));
    code.append(setUp);
    code.append("\n  @Test\n  void repeatsTheSession()");
    code.append(usesRawCall ? " throws Exception {\n" : " {\n");
    code.append(statements).append("  }\n");
    appendCalls(code);
    if (usesJson) {
      appendAssertJson(code);
    }
    HelperSource.append(code, this, "SERVER", "sandbox.getString(\"id\")");
    if (usesTold) {
      appendTold(code);
    }
    return code.append("}\n").toString();
  }

  private String setUp(boolean isField) {
    var fixtures =
        session.sandbox().fixtures().stream()
            .map(FixtureRef::name)
            .filter(name -> !name.isEmpty())
            .map(name -> "\"" + name + "\"")
            .collect(Collectors.joining(", ", "[", "]"));
    var code = new StringBuilder();
    code.append("\n  @BeforeEach\n  void createSandbox() {\n");
    code.append(isField ? "    sandbox =\n" : "    var sandbox =\n");
    code.append(
        "        given(calls())\n"
            + "            .header(\"Authorization\", \"Bearer \" + ADMIN_TOKEN)\n"
            + "            .contentType(JSON)\n"
            + "            .body(\n");
    var indent = " ".repeat(16);
    code.append(indent).append("\"\"\"\n").append(indent).append("{\n");
    code.append(indent).append("  \"seed\": ").append(session.sandbox().seed()).append(",\n");
    code.append(indent).append("  \"fixtures\": ").append(fixtures).append(",\n");
    code.append(indent).append("  \"clock\": {\"mode\": \"frozen\", \"now\": \"");
    code.append(session.clock()).append("\"}\n").append(indent).append("}\n");
    code.append(indent).append("\"\"\")\n");
    code.append(
        """
                    .post("/_admin/sandboxes")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            admin =
                calls()
                    .basePath("/_admin/sandboxes/" + sandbox.getString("id"))
                    .header("Authorization", "Bearer " + ADMIN_TOKEN);
        """);
    credentialStyles.forEach(
        (provider, style) -> {
          code.append("    ").append(provider).append(" =");
          if (style.equals(CredentialStyle.NONE)) {
            code.append(" calls();\n");
          } else {
            var made =
                chain(
                    call("calls"),
                    List.of(call("header", text(style.header()), words(header(provider, style)))));
            var line = " " + made.flat().orElseThrow() + ";\n";
            code.append(
                4 + provider.length() + 2 + line.length() - 1 <= JavaCode.MAX_COLUMN
                    ? line
                    : "\n        " + made.print(8, 8, 1) + ";\n");
          }
        });
    return code.append("  }\n").append(tearDown()).toString();
  }

  private static String tearDown() {
    return """

      @AfterEach
      void deleteSandbox() {
        given(admin).delete();
      }
    """;
  }

  private void appendCalls(StringBuilder code) {
    var types = new StringBuilder();
    for (var type : otherTypes) {
      imports.add("io.restassured.http.ContentType");
      types
          .append(" ".repeat(24))
          .append(".encodeContentTypeAs(")
          .append(JavaText.literal(type))
          .append(", ContentType.TEXT)\n");
    }
    code.append(
        """

          private static RequestSpecification calls() {
            return new RequestSpecBuilder()
                .setBaseUri(SERVER)
                .setUrlEncodingEnabled(false)
                .setConfig(
                    config()
                        .encoderConfig(
                            encoderConfig()
                                .defaultContentCharset("UTF-8")
        """);
    code.append(types);
    code.append(
        """
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false))
                        .decoderConfig(decoderConfig().defaultContentCharset("UTF-8")))
                .build();
          }
        """);
  }

  private void appendAssertJson(StringBuilder code) {
    code.append(
        """

          private static void assertJson(String expected, String actual) {
        """);
    code.append(
        usesInstant
            ? "    var found = actual.replaceAll(INSTANTS, \"\\\"\\\\${instant}\\\"\");\n"
                + "    assertEquals(JsonPath.from(expected).<Object>get(),"
                + " JsonPath.from(found).get());\n"
            : "    assertEquals(JsonPath.from(expected).<Object>get(),"
                + " JsonPath.from(actual).get());\n");
    code.append("  }\n");
  }

  private void appendTold(StringBuilder code) {
    imports.addAll(
        List.of(
            "io.restassured.response.Response", "java.util.Map", "java.util.stream.Collectors"));
    code.append(
        """

          private static String told(Response messages) {
            return messages.jsonPath().<Map<String, String>>getList("messages").stream()
                .map(
                    each ->
                        each.get("direction")
                            + " from "
                            + each.get("sender")
                            + " to "
                            + each.get("recipient")
        """);
    code.append(
        session.isWhole()
            ? "                    + \", \"\n                    + each.get(\"status\")\n"
            : "");
    code.append(
        """
                            + ": "
                            + each.get("body")
                            + "\\n")
                .collect(Collectors.joining());
          }
        """);
  }
}
