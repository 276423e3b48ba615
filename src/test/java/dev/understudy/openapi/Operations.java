package dev.understudy.openapi;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The operations of an OpenAPI file, by their ids. */
public final class Operations {
  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");

  private Operations() {}

  /**
   * All that there are.
   *
   * @param name of the file: {@code prolific}, {@code sociocs}, {@code prelude} or {@code admin}
   */
  public static SortedSet<String> all(String name) {
    var contract = Contract.read(name + ".yaml");
    var ids = new TreeSet<String>();
    for (var path : contract.keys("/paths")) {
      var at = Contract.child("/paths", path);
      contract.keys(at).stream()
          .filter(VERBS::contains)
          .map(verb -> id(contract, at + "/" + verb))
          .forEach(ids::add);
    }
    return ids;
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
