package dev.understudy.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The operations of an OpenAPI file, by their ids. */
public final class Operations {
  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");

  private Operations() {}

  /**
   * An operation as its file describes it.
   *
   * @param method in upper case
   * @param path with {@code {name}} for what varies
   * @param parameters those of the query
   */
  public record Described(
      String id, String method, String path, Set<String> parameters, boolean takesBody) {
    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * All that there are.
   *
   * @param name of the file: {@code prolific}, {@code sociocs}, {@code prelude} or {@code admin}
   */
  public static SortedSet<String> all(String name) {
    return described(name).stream()
        .map(Described::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All that there are, with what they take. */
  public static List<Described> described(String name) {
    var contract = Contract.read(name + ".yaml");
    return contract.keys("/paths").stream()
        .flatMap(
            path ->
                contract.keys(Contract.child("/paths", path)).stream()
                    .filter(VERBS::contains)
                    .map(verb -> described(contract, path, verb)))
        .toList();
  }

  private static Described described(Contract contract, String path, String verb) {
    var at = Contract.child("/paths", path) + "/" + verb;
    var parameters =
        IntStream.range(0, contract.at(at + "/parameters").size())
            .mapToObj(i -> contract.at(contract.resolve(at + "/parameters/" + i)))
            .filter(parameter -> parameter.path("in").asString().equals("query"))
            .map(parameter -> parameter.path("name").asString())
            .collect(Collectors.toSet());
    return new Described(
        id(contract, at),
        verb.toUpperCase(Locale.ROOT),
        path,
        parameters,
        !contract.at(at + "/requestBody").isMissingNode());
  }

  /** The one that such a call is, or what is asked for where it is none. */
  public static String called(String name, String method, String path) {
    var contract = Contract.read(name + ".yaml");
    return contract.operation(method, path).map(at -> id(contract, at)).orElse(method + " " + path);
  }

  private static String id(Contract contract, String at) {
    return contract.at(at + "/operationId").asString();
  }
}
