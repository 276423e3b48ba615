package dev.understudy.sandbox;

import dev.understudy.store.ColumnJson;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/**
 * Version of a sandbox: the number of its last transaction, and the last number of each server.
 *
 * <p>After a commit without an answer, this tells whether the transaction was committed. The number
 * alone does not, since another server may have used the same number, or a later one.
 *
 * @param number never used twice for an id, also not after a deletion
 * @param lastOfServers the latest servers, the last first, each with its last number, as a JSON
 *     object
 */
public record SandboxVersion(long number, String lastOfServers) {
  /** Servers to remember; fewer change a sandbox while one of them checks its commit. */
  private static final int MAX_SERVERS = 16;

  private static final String NO_SERVERS = "{}";
  private static final TypeReference<Map<String, Long>> NUMBERS = new TypeReference<>() {};

  /** Returns the first version of a generation. */
  public static SandboxVersion first(long generation) {
    return new SandboxVersion(RowKey.first(generation), NO_SERVERS);
  }

  /** Returns the version after one more transaction, of a server. */
  SandboxVersion next(String server) {
    if (hasNoOther(server)) {
      // written by hand, since every transaction pays for it; an id of a server is a plain word
      return new SandboxVersion(number + 1, "{\"" + server + "\":" + (number + 1) + "}");
    }
    var numbers = new LinkedHashMap<String, Long>();
    numbers.put(server, number + 1);
    numbers().entrySet().stream()
        .filter(each -> !each.getKey().equals(server))
        .limit(MAX_SERVERS - 1)
        .forEach(each -> numbers.put(each.getKey(), each.getValue()));
    return new SandboxVersion(number + 1, ColumnJson.write(numbers));
  }

  private boolean hasNoOther(String server) {
    return lastOfServers.equals(NO_SERVERS)
        || lastOfServers.startsWith("{\"" + server + "\":") && lastOfServers.indexOf(',') < 0;
  }

  /** Returns whether a number is that of the last transaction of a server. */
  public boolean isLastOf(String server, long expected) {
    return Long.valueOf(expected).equals(numbers().get(server));
  }

  private Map<String, Long> numbers() {
    return ColumnJson.read(lastOfServers, NUMBERS);
  }
}
