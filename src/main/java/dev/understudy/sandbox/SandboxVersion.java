package dev.understudy.sandbox;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The version of a sandbox: how many transactions have changed it, and which of them was the last
 * one of each server.
 *
 * <p>When the connection breaks at a commit, this tells whether the transaction was committed. The
 * number alone would not: another server may have taken the same one, or have gone on from it.
 *
 * @param number no two sandboxes that one id has had ever have the same
 * @param lastOfServers the servers that wrote last, the latest first, each with its last number:
 *     {@code 4kXq2:1z141z4 9pLmA:1z141z3}
 */
public record SandboxVersion(long number, String lastOfServers) {
  /** More servers than that don't change one sandbox while one of them looks for its commit. */
  private static final int MAX_SERVERS = 16;

  private static final String BETWEEN = " ";

  /** The version of a sandbox that begins with this generation. */
  public static SandboxVersion first(long generation) {
    return new SandboxVersion(RowKey.first(generation), "");
  }

  /** The version after one more transaction, which is this server's. */
  SandboxVersion next(String server) {
    var last = entry(server, number + 1);
    var own = server + ":";
    if (lastOfServers.isEmpty() || lastOfServers.startsWith(own) && isOne()) {
      return new SandboxVersion(number + 1, last);
    }
    var others =
        Stream.of(lastOfServers.split(BETWEEN))
            .filter(each -> !each.startsWith(own))
            .limit(MAX_SERVERS - 1);
    return new SandboxVersion(
        number + 1, Stream.concat(Stream.of(last), others).collect(Collectors.joining(BETWEEN)));
  }

  private boolean isOne() {
    return !lastOfServers.contains(BETWEEN);
  }

  /** Whether the last transaction of this server was the one that left this number. */
  public boolean isLastOf(String server, long left) {
    return Stream.of(lastOfServers.split(BETWEEN)).anyMatch(entry(server, left)::equals);
  }

  private static String entry(String server, long number) {
    return server + ":" + Long.toString(number, Character.MAX_RADIX);
  }
}
