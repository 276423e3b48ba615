package dev.understudy.session;

import static dev.understudy.session.JavaCode.call;
import static dev.understudy.session.JavaCode.chain;
import static dev.understudy.session.JavaCode.text;
import static dev.understudy.session.JavaCode.words;

import dev.understudy.sandbox.Sandbox.FixtureRef;
import dev.understudy.session.RecordedCall.CredentialStyle;
import dev.understudy.session.SessionStep.AddedFixture;
import dev.understudy.session.SessionStep.ControlStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The source of a test with Understudy's extension, and the HTTP client of Java. */
final class JunitSource extends TestSource {
  private final ClientCode client = new ClientCode(imports);
  private boolean usesBody;
  private boolean usesBytes;

  JunitSource(Session session, Map<String, String> credentialFields) {
    super(session, credentialFields);
  }

  /** Returns the method of the client for a credential. */
  @Override
  String credential(String field) {
    return "sandbox." + camelCase(field) + "()";
  }

  private static String camelCase(String field) {
    var name = new StringBuilder();
    for (var word : field.split("_")) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  @Override
  JavaCode send(RecordedCall recorded, JavaCode target, Optional<JavaCode> body) {
    JavaCode request = call(recorded.provider(), target);
    var style = recorded.credentialStyle();
    if (!style.equals(credentialStyles.get(recorded.provider()))
        && !style.equals(CredentialStyle.NONE)) {
      request =
          chain(request, List.of(call("setHeader", text(style.header()), header(recorded, style))));
    }
    if (body.isEmpty() && recorded.canHaveBody() && recorded.contentType().isPresent()) {
      usesBody = true;
      return call(
          "send",
          text(recorded.entry().asked().method()),
          request,
          contentType(recorded).orElseThrow(),
          text(""));
    }
    var arguments = new ArrayList<JavaCode>();
    arguments.add(text(recorded.entry().asked().method()));
    arguments.add(request);
    if (body.isPresent()) {
      usesBody = true;
      usesBytes |= recorded.body().isEmpty();
      arguments.add(contentType(recorded).orElse(words("\"\"")));
      arguments.add(body.get());
    }
    return call("send", arguments);
  }

  private JavaCode header(RecordedCall recorded, CredentialStyle style) {
    return words(header(recorded.provider(), style));
  }

  @Override
  String bodyOf(String response) {
    return response + ".body()";
  }

  @Override
  String headerOf(String response, String name) {
    return response + ".headers().firstValue(" + JavaText.literal(name) + ").orElseThrow()";
  }

  @Override
  String control(ControlStep step) {
    return client
        .of(step)
        .map(code -> code.statement(INDENT))
        .orElse("    // Left out: a call of the control plane that the client does not have.\n");
  }

  @Override
  String fixture(AddedFixture fixture) {
    return call("sandbox.addFixtures", text(fixture.yaml())).statement(INDENT);
  }

  @Override
  JavaCode toldMessages() {
    return words("told(sandbox.messages().list())");
  }

  @Override
  JavaCode messageCount() {
    return words("sandbox.messages().total()");
  }

  @Override
  String inClass(String statements) {
    imports.addAll(
        List.of(
            "dev.understudy.client.Sandbox",
            "dev.understudy.junit.Sandboxed",
            "dev.understudy.junit.UnderstudyExtension",
            "org.junit.jupiter.api.BeforeEach",
            "org.junit.jupiter.api.Test",
            "org.junit.jupiter.api.extension.ExtendWith"));
    var code = new StringBuilder();
    code.append(classComment());
    code.append("@ExtendWith(UnderstudyExtension.class)\n");
    code.append(annotation());
    code.append("class ").append(SessionNames.ofClass(session.sandbox().id())).append(" {\n");
    if (usesBody || usesRawCall) {
      code.append("  private static final String JSON = \"application/json\";\n\n");
    }
    code.append(
        """
          private Sandbox sandbox;

          @BeforeEach
          void setUp(Sandbox sandbox) {
            this.sandbox = sandbox;
          }

          @Test
          void repeatsTheSession() throws Exception {
        """);
    code.append(statements).append("  }\n");
    if (!credentialStyles.isEmpty()) {
      appendRequests(code);
    }
    if (usesJson) {
      staticImports.add("dev.understudy.client.JsonAssertions.assertJson");
    }
    HelperSource.append(code, this, "sandbox.baseUrl()", "sandbox.id()");
    if (usesTold) {
      appendTold(code);
    }
    return code.append("}\n").toString();
  }

  private void appendTold(StringBuilder code) {
    imports.addAll(
        List.of("dev.understudy.client.Message", "java.util.List", "java.util.stream.Collectors"));
    code.append(
        """

          private static String told(List<Message> messages) {
            return messages.stream()
        """);
    code.append(session.messages().size() < session.messageCount() ? limit() : "");
    code.append(
        """
                .map(
                    each ->
                        each.direction()
                            + " from "
                            + each.sender()
                            + " to "
                            + each.recipient()
        """);
    code.append(
        session.isWhole()
            ? "                    + \", \"\n                    + each.status()\n"
            : "");
    code.append(
        """
                            + ": "
                            + each.body()
                            + "\\n")
                .collect(Collectors.joining());
          }
        """);
  }

  private String limit() {
    return "        .limit(" + session.messages().size() + ")\n";
  }

  private String annotation() {
    var names =
        session.sandbox().fixtures().stream()
            .map(FixtureRef::name)
            .filter(name -> !name.isEmpty())
            .map(JavaText::literal)
            .toList();
    var attributes = new ArrayList<JavaCode>();
    attributes.add(
        words(
            "fixtures = "
                + (names.size() == 1 ? names.get(0) : "{" + String.join(", ", names) + "}")));
    attributes.add(words("clock = \"" + session.clock() + "\""));
    attributes.add(words("seed = " + longLiteral(session.sandbox().seed())));
    return call("@Sandboxed", attributes).print(0, 0, 0) + "\n";
  }

  static String longLiteral(long number) {
    return number == (int) number ? String.valueOf(number) : number + "L";
  }

  private void appendRequests(StringBuilder code) {
    imports.addAll(
        List.of(
            "java.net.URI",
            "java.net.http.HttpClient",
            "java.net.http.HttpRequest",
            "java.net.http.HttpRequest.BodyPublishers",
            "java.net.http.HttpResponse",
            "java.net.http.HttpResponse.BodyHandlers"));
    credentialStyles.forEach(
        (provider, style) -> {
          code.append("\n  private HttpRequest.Builder ").append(provider);
          code.append("(String path) {\n    return HttpRequest.newBuilder(");
          code.append("URI.create(sandbox.baseUrl() + path))");
          if (!style.equals(CredentialStyle.NONE)) {
            code.append("\n        .");
            code.append(
                call("header", text(style.header()), words(header(provider, style)))
                    .print(8, 9, 1));
          }
          code.append(";\n  }\n");
        });
    code.append(
        """

          private static HttpResponse<String> send(String method, HttpRequest.Builder request)
              throws Exception {
            return send(request.method(method, BodyPublishers.noBody()));
          }

          private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
          }
        """);
    if (usesBody) {
      code.append(
          """

            private static HttpResponse<String> send(
                String method, HttpRequest.Builder request, String type, String body) throws Exception {
              return send(request.header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
            }
          """);
    }
    if (usesBytes) {
      code.append(
          """

            private static HttpResponse<String> send(
                String method, HttpRequest.Builder request, String type, byte[] body) throws Exception {
              return send(
                  request.header("Content-Type", type).method(method, BodyPublishers.ofByteArray(body)));
            }
          """);
    }
  }
}
