package dev.understudy.session;

import static dev.understudy.session.JavaCode.call;
import static dev.understudy.session.JavaCode.text;
import static dev.understudy.session.JavaCode.words;

import dev.understudy.journal.JournalEntry;
import dev.understudy.message.Message;
import dev.understudy.session.RecordedCall.CredentialStyle;
import dev.understudy.session.SessionStep.AddedFixture;
import dev.understudy.session.SessionStep.ControlStep;
import dev.understudy.session.SessionStep.ServiceCall;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The source of a test that repeats a session, as far as all styles share it. */
abstract class TestSource {
  static final int INDENT = 4;
  static final String JSON_TYPE = "application/json";

  final Session session;
  final Set<String> imports = new TreeSet<>();
  final Set<String> staticImports = new TreeSet<>();
  final SessionNames names = new SessionNames();

  /** The style in which most calls of a provider carry their credential. */
  final Map<String, CredentialStyle> credentialStyles = new LinkedHashMap<>();

  private static final String SECRET = "${secret}";

  /** Expressions for secrets that came in headers of responses, by fingerprint. */
  private final Map<String, String> secrets = new LinkedHashMap<>();

  private final Map<String, String> credentialFields;
  private final List<String> statements = new ArrayList<>();
  private final boolean keepsBodies;
  boolean usesTold;
  boolean usesRawCall;
  boolean usesFilled;
  boolean usesJson;
  boolean usesInstant;

  /**
   * Creates the source of a session.
   *
   * @param credentialFields the names of the fields with a sandbox's credentials, by provider
   */
  TestSource(Session session, Map<String, String> credentialFields) {
    this.session = session;
    this.credentialFields = credentialFields;
    // a fault may look for a text with just these blanks
    this.keepsBodies =
        session.steps().stream()
            .anyMatch(
                step ->
                    step instanceof ControlStep control
                        && control.body().at("/when/body_contains").isString());
    for (var step : session.steps()) {
      if (step instanceof ServiceCall service) {
        var recorded = recorded(service);
        credentialStyles.putIfAbsent(recorded.provider(), recorded.credentialStyle());
      }
    }
  }

  /** Returns an expression for the credential of the test's sandbox. */
  abstract String credential(String field);

  /** Returns a call whose result is a response. */
  abstract JavaCode send(RecordedCall recorded, JavaCode target, Optional<JavaCode> body);

  /** Returns the expression for the body of a response. */
  abstract String bodyOf(String response);

  /** Returns the expression for a header of a response. */
  abstract String headerOf(String response, String name);

  abstract String control(ControlStep step);

  abstract String fixture(AddedFixture fixture);

  /** Returns the expression for the messages at the end, as text. */
  abstract JavaCode toldMessages();

  /** Returns the expression for the number of all messages. */
  abstract JavaCode messageCount();

  /** Returns the whole class, from the statements of its test on. */
  abstract String inClass(String statements);

  /** Returns the source. */
  final String source() {
    session.steps().forEach(this::add);
    addMessages();
    session.note().ifPresent(note -> statements.add(comment(note)));
    var body = inClass(String.join("\n", statements));
    if (body.contains("assertEquals(")) {
      staticImports.add("org.junit.jupiter.api.Assertions.assertEquals");
    }
    return header() + "\n" + body;
  }

  private String header() {
    var text = new StringBuilder();
    staticImports.forEach(each -> text.append("import static ").append(each).append(";\n"));
    text.append(staticImports.isEmpty() ? "" : "\n");
    imports.forEach(each -> text.append("import ").append(each).append(";\n"));
    return text.toString();
  }

  /** Returns the comment of the class. An id may have anything that would end a comment. */
  final String classComment() {
    var id = session.sandbox().id();
    return id.matches("[A-Za-z0-9_-]{1,64}")
        ? "/** The session of the sandbox " + id + ". */\n"
        : "/** The session of a sandbox. */\n";
  }

  private static String comment(String note) {
    var lines = new StringBuilder("    //");
    int column = lines.length();
    for (var word : note.split(" ")) {
      if (column + word.length() + 1 > JavaCode.MAX_COLUMN) {
        lines.append("\n    //");
        column = "    //".length();
      }
      lines.append(' ').append(word);
      column += word.length() + 1;
    }
    return lines.append('\n').toString();
  }

  private RecordedCall recorded(ServiceCall step) {
    return new RecordedCall(step.entry(), session);
  }

  private void add(SessionStep step) {
    if (step instanceof ServiceCall service) {
      addCall(recorded(service), service.isTruncated());
    } else if (step instanceof AddedFixture fixture) {
      statements.add(fixture(fixture));
    } else {
      statements.add(control((ControlStep) step));
    }
  }

  private void addCall(RecordedCall recorded, boolean isTruncated) {
    var status = recorded.entry().answered().status();
    if (status.isEmpty() || isTruncated) {
      addBroken(recorded, isTruncated);
      return;
    }
    var name = names.ofResponse(recorded.operation());
    var statement =
        new StringBuilder(
            send(recorded, target(recorded), body(recorded)).assignedTo("var " + name, INDENT));
    statement.append(
        call(
                "assertEquals",
                words(String.valueOf(status.getAsInt())),
                words(name + ".statusCode()"))
            .statement(INDENT));
    recorded
        .expected()
        .ifPresent(
            expected -> {
              boolean isJson = recorded.isJsonExpected();
              usesJson |= isJson;
              usesInstant |= isJson && expected.contains(RecordedCall.INSTANT);
              statement.append(
                  call(
                          isJson ? "assertJson" : "assertEquals",
                          filled(
                              isJson
                                  ? new JavaCode.TextBlock(JsonLayout.of(expected))
                                  : text(expected)),
                          words(bodyOf(name)))
                      .statement(INDENT));
            });
    statements.add(statement.toString());
    recorded
        .entry()
        .answered()
        .headers()
        .forEach(
            (header, value) -> {
              if (JournalEntry.FINGERPRINT.matcher(value).matches()) {
                secrets.put(value, headerOf(name, header));
              }
            });
  }

  /** Returns an expected text, in which names of this server and sandbox are filled in. */
  private JavaCode filled(JavaCode expected) {
    var written =
        expected instanceof JavaCode.TextBlock block ? block.text() : expected.flat().orElse("");
    if (!written.contains(RecordedCall.BASE_URL) && !written.contains(RecordedCall.SANDBOX)) {
      return expected;
    }
    usesFilled = true;
    return call("filled", expected);
  }

  /** Adds a call that gets no whole response. */
  private void addBroken(RecordedCall recorded, boolean isTruncated) {
    usesRawCall = true;
    var style = recorded.credentialStyle();
    var header =
        style.equals(CredentialStyle.NONE)
            ? words("\"Accept: */*\"")
            : words(
                JavaText.literal(style.header() + ": " + style.scheme())
                    + " + "
                    + credentialOf(recorded.provider(), style));
    var raw =
        call(
            "rawCall",
            text(recorded.entry().asked().method()),
            target(recorded),
            header,
            contentType(recorded).orElse(words("JSON")),
            text(recorded.body().orElse("")));
    statements.add(
        isTruncated
            ? raw.assignedTo("var " + names.of("half"), INDENT)
            : call("assertEquals", words("\"\""), raw).statement(INDENT));
  }

  /** Returns the expression for a credential after its scheme. */
  final String credentialOf(String provider, CredentialStyle style) {
    var own = credential(credentialFields.get(provider));
    if (!style.scheme().toLowerCase(Locale.ROOT).startsWith("basic")) {
      return own;
    }
    imports.add("java.nio.charset.StandardCharsets");
    imports.add("java.util.Base64");
    return "Base64.getEncoder().encodeToString(" + own + ".getBytes(StandardCharsets.UTF_8))";
  }

  /** Returns the content type of a request, if it has one. */
  static Optional<JavaCode> contentType(RecordedCall recorded) {
    return recorded.contentType().map(type -> type.equals(JSON_TYPE) ? words("JSON") : text(type));
  }

  /** Returns the target; the fingerprint of a credential in it becomes that of the test. */
  private JavaCode target(RecordedCall recorded) {
    var target = recorded.target();
    var found = JournalEntry.FINGERPRINT.matcher(target);
    if (!found.find()) {
      return words(JavaText.literal(target));
    }
    var rest = target.substring(found.end());
    return words(
        JavaText.literal(target.substring(0, found.start()))
            + " + "
            + credential(credentialFields.get(recorded.provider()))
            + (rest.isEmpty() ? "" : " + " + JavaText.literal(rest)));
  }

  private Optional<JavaCode> body(RecordedCall recorded) {
    if (!recorded.hasBody()) {
      return Optional.empty();
    }
    var text = recorded.body();
    if (text.isEmpty()) {
      imports.add("java.util.Base64");
      return Optional.of(
          call(
              "Base64.getDecoder().decode",
              text(Base64.getEncoder().encodeToString(recorded.bodyBytes()))));
    }
    return text.map(
        body -> withSecrets(recorded.hasJson() && !keepsBodies ? JsonLayout.of(body) : body));
  }

  /** Returns a body; a secret in it that came in a header of an earlier response is that one. */
  private JavaCode withSecrets(String body) {
    var known = secrets.keySet().stream().filter(body::contains).findFirst();
    return known
        .map(
            fingerprint ->
                JavaCode.chain(
                    text(body.replace(fingerprint, SECRET)),
                    List.of(
                        call(
                            "replace",
                            words(JavaText.literal(SECRET)),
                            words(secrets.get(fingerprint))))))
        .orElseGet(() -> text(body));
  }

  private void addMessages() {
    if (session.messages().size() < session.messageCount() && session.isWhole()) {
      statements.add(
          call("assertEquals", words(String.valueOf(session.messageCount())), messageCount())
              .statement(INDENT));
    }
    if (session.messages().isEmpty() && !session.isWhole()) {
      return;
    }
    var expected = session.messages().stream().map(this::told).collect(Collectors.joining());
    usesTold = true;
    statements.add(call("assertEquals", text(expected), toldMessages()).statement(INDENT));
  }

  private String told(Message message) {
    return message.direction().word()
        + " from "
        + message.sender()
        + " to "
        + message.recipient()
        + (session.isWhole() ? ", " + message.status() : "")
        + ": "
        + message.body()
        + "\n";
  }

  /** Returns the code of the header that carries the credential of a provider. */
  String header(String provider, CredentialStyle style) {
    return (style.scheme().isEmpty() ? "" : JavaText.literal(style.scheme()) + " + ")
        + credentialOf(provider, style);
  }
}
