package dev.understudy.openapi;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.StringNode;

/**
 * Holds every answer against the OpenAPI file of its provider: status, content type, headers, body.
 *
 * <p>Paths and methods that a file does not list must get what it says of those under {@code
 * x-understudy.elsewhere}. Paths that belong to nobody, and those that can't be read, must get a
 * JSON object. One may serve all tests at once.
 */
public final class OpenApiFilter implements Filter {
  private final List<Contract> contracts;

  /** Uses the files as they are. */
  public OpenApiFilter() {
    this(Map.of());
  }

  /**
   * Uses the files with longer enumerations.
   *
   * @param more values of each enumeration that has the key
   */
  public OpenApiFilter(Map<String, List<String>> more) {
    this.contracts =
        Stream.of("prolific.yaml", "sociocs.yaml", "prelude.yaml", "admin.yaml")
            .map(name -> Contract.read(name, more))
            .toList();
  }

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    var response = context.next(request, expected);
    var headers = new LinkedHashMap<String, List<String>>();
    for (var header : response.headers()) {
      headers.computeIfAbsent(header.getName(), name -> new ArrayList<>()).add(header.getValue());
    }
    var body = Optional.ofNullable(response.asByteArray()).orElse(new byte[0]);
    check(request.getMethod(), request.getURI(), response.statusCode(), headers, body);
    return response;
  }

  /**
   * Checks one answer, for clients other than REST Assured.
   *
   * @param target the path as it was sent, or the whole URL; a query is ignored. Empty for a
   *     request that was too broken to have a path
   * @param headers of the response, names in any case
   * @throws AssertionError naming the call, every violation with its place, and the body
   */
  public void check(
      String method, String target, int status, Map<String, List<String>> headers, byte[] body) {
    var answer = Answer.to(method, target, status, headers, body);
    var violations = new ArrayList<String>();
    var rules =
        contracts.stream()
            .filter(contract -> contract.owns(answer.path()) && !answer.isOfAnUnreadablePath())
            .findFirst()
            .map(contract -> holdAgainst(contract, answer, violations))
            .orElseGet(() -> holdAgainstNobody(answer, violations));
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "%s %s was answered %s, against %s:\n  %s\nbody: %s"
              .formatted(
                  method,
                  target,
                  status,
                  rules,
                  String.join("\n  ", violations),
                  answer.shownBody()));
    }
  }

  private static String holdAgainst(Contract contract, Answer answer, List<String> violations) {
    var operation = contract.operation(answer.method(), answer.path());
    var responses = contract.responses(operation);
    var response = contract.response(responses, answer.status());
    response.ifPresentOrElse(
        documented -> {
          checkHeaders(contract, documented, answer, violations);
          checkBody(contract, documented, answer, violations);
        },
        () -> violations.add("status: only " + contract.keys(responses) + " are documented"));
    return operation
        .map(listed -> contract.name() + " " + contract.at(listed + "/operationId").asString())
        .orElse(contract.name() + " on what it does not list");
  }

  private static void checkHeaders(
      Contract contract, String response, Answer answer, List<String> violations) {
    for (var name : contract.keys(response + "/headers")) {
      var header = contract.resolve(Contract.child(response + "/headers", name));
      var values = answer.header(name);
      if (values.isEmpty() && contract.at(header + "/required").asBoolean(false)) {
        violations.add("header " + name + ": is missing");
      }
      for (var value : values) {
        for (var reason : headerViolations(contract, header + "/schema", value)) {
          violations.add("header " + name + reason + ", was '" + value + "'");
        }
      }
    }
  }

  private static List<String> headerViolations(Contract contract, String schema, String value) {
    var isNumber = contract.at(schema + "/type").asString("").equals("integer");
    return isNumber && value.matches("\\d{1,18}")
        ? contract.violations(schema, LongNode.valueOf(Long.parseLong(value)))
        : contract.violations(schema, StringNode.valueOf(value));
  }

  private static void checkBody(
      Contract contract, String response, Answer answer, List<String> violations) {
    var content = response + "/content";
    var types = contract.keys(content);
    if (types.isEmpty() || answer.isHead()) {
      checkThereIsNone(answer, violations);
    } else if (!types.contains(answer.mediaType())) {
      violations.add("header Content-Type: '" + answer.mediaType() + "' is none of " + types);
    } else {
      var schema = Contract.child(content, answer.mediaType()) + "/schema";
      answer
          .read(violations)
          .ifPresent(body -> violations.addAll(contract.violations(schema, body)));
    }
  }

  private static String holdAgainstNobody(Answer answer, List<String> violations) {
    if (answer.isHead()) {
      checkThereIsNone(answer, violations);
    } else if (!answer.isJson()) {
      violations.add("header Content-Type: '" + answer.mediaType() + "' is not JSON");
    } else if (answer.read(violations).filter(body -> !body.isObject()).isPresent()) {
      violations.add("body: must be a JSON object");
    }
    return "what is nobody's";
  }

  private static void checkThereIsNone(Answer answer, List<String> violations) {
    if (answer.body().length > 0) {
      violations.add("body: must be empty");
    }
  }
}
