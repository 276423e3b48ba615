package dev.understudy.sandbox;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Version of a sandbox: the number of its last transaction, and the last number of each server.
 *
 * <p>After a commit without an answer, this tells whether the transaction was committed. The number
 * alone does not, since another server may have used the same number, or a later one.
 *
 * @param number never used twice for an id, also not after a deletion
 * @param lastOfServers the latest servers, the last first, each with its last number: {@code
 *     4kXq2:1z141z4 9pLmA:1z141z3}
 */
public record SandboxVersion(long number, String lastOfServers) {
  /** Servers to remember; fewer change a sandbox while one of them checks its commit. */
  private static final int MAX_SERVERS = 16;

  private static final String SEPARATOR = " ";

  /** Returns the first version of a generation. */
  public static SandboxVersion first(long generation) {
    return new SandboxVersion(RowKey.first(generation), "");
  }

  /** Returns the version after one more transaction, of a server. */
  SandboxVersion next(String server) {
    var last = entry(server, number + 1);
    var own = server + ":";
    if (lastOfServers.isEmpty() || lastOfServers.startsWith(own) && hasOneServer()) {
      return new SandboxVersion(number + 1, last);
    }
    var others =
        Stream.of(lastOfServers.split(SEPARATOR))
            .filter(each -> !each.startsWith(own))
            .limit(MAX_SERVERS - 1);
    return new SandboxVersion(
        number + 1, Stream.concat(Stream.of(last), others).collect(Collectors.joining(SEPARATOR)));
  }

  private boolean hasOneServer() {
    return !lastOfServers.contains(SEPARATOR);
  }

  /** Returns whether a number is that of the last transaction of a server. */
  public boolean isLastOf(String server, long expected) {
    return Stream.of(lastOfServers.split(SEPARATOR)).anyMatch(entry(server, expected)::equals);
  }

  private static String entry(String server, long number) {
    return server + ":" + Long.toString(number, Character.MAX_RADIX);
  }
}
