package dev.understudy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a server is to run.
 *
 * @param port 0 picks a free one
 * @param host the address to listen on
 * @param allowedHosts more names by which the control plane may be called
 * @param data a folder for H2 in files; empty: in memory
 * @param databaseUrl a JDBC URL of H2 or PostgreSQL, instead of both
 * @param fixtures names inside the jar, or files; what each sandbox begins with
 * @param strictAuth refuse credentials that mean no sandbox
 * @param adminToken what the control plane asks for
 * @param maxBody how many bytes a request body may have
 * @param maxSandboxes how many sandboxes there may be
 * @param keepMessages how many messages each sandbox keeps; 0: all
 */
public record Options(
    int port,
    String host,
    List<String> allowedHosts,
    Optional<Path> data,
    Optional<String> databaseUrl,
    List<String> fixtures,
    boolean strictAuth,
    Optional<String> adminToken,
    int maxBody,
    int maxSandboxes,
    long keepMessages) {
  /** In memory, on port 8080 of 127.0.0.1, with the default fixtures. */
  public static final Options DEFAULT =
      new Options(
          8080,
          "127.0.0.1",
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of("default"),
          false,
          Optional.empty(),
          1 << 20,
          10_000,
          100_000);

  /** Checks what can be checked without starting. */
  public Options {
    require(port >= 0 && port <= 65_535, "The port is a number from 0 to 65535.");
    require(maxBody >= 1 && maxBody <= 1 << 28, "The largest body has 1 byte to 256 MiB.");
    require(maxSandboxes >= 1, "There has to be room for at least one sandbox.");
    require(keepMessages >= 0, "The number of messages to keep is 0 (all) or more.");
    require(
        data.isEmpty() || databaseUrl.isEmpty(), "Give a data folder or a database URL, not both.");
    fixtures = List.copyOf(fixtures);
    allowedHosts = List.copyOf(allowedHosts);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new StartException(sentence, null);
    }
  }

  /** The same on another port; 0 picks a free one. */
  public Options withPort(int changed) {
    return new Options(
        changed,
        host,
        allowedHosts,
        data,
        databaseUrl,
        fixtures,
        strictAuth,
        adminToken,
        maxBody,
        maxSandboxes,
        keepMessages);
  }

  /** The same listening on another address. */
  public Options withHost(String changed, List<String> allowed) {
    return new Options(
        port,
        changed,
        allowed,
        data,
        databaseUrl,
        fixtures,
        strictAuth,
        adminToken,
        maxBody,
        maxSandboxes,
        keepMessages);
  }

  /** The same with H2 in files of this folder. */
  public Options withData(Path changed) {
    return new Options(
        port,
        host,
        allowedHosts,
        Optional.of(changed),
        Optional.empty(),
        fixtures,
        strictAuth,
        adminToken,
        maxBody,
        maxSandboxes,
        keepMessages);
  }

  /** The same on the database of this JDBC URL. */
  public Options withDatabaseUrl(String changed) {
    return new Options(
        port,
        host,
        allowedHosts,
        Optional.empty(),
        Optional.of(changed),
        fixtures,
        strictAuth,
        adminToken,
        maxBody,
        maxSandboxes,
        keepMessages);
  }

  /** The same with other fixtures. */
  public Options withFixtures(String... changed) {
    return new Options(
        port,
        host,
        allowedHosts,
        data,
        databaseUrl,
        List.of(changed),
        strictAuth,
        adminToken,
        maxBody,
        maxSandboxes,
        keepMessages);
  }

  /** The same, refusing credentials that mean no sandbox. */
  public Options withStrictAuth() {
    return new Options(
        port,
        host,
        allowedHosts,
        data,
        databaseUrl,
        fixtures,
        true,
        adminToken,
        maxBody,
        maxSandboxes,
        keepMessages);
  }

  /** The same with a token for the control plane. */
  public Options withAdminToken(String changed) {
    return new Options(
        port,
        host,
        allowedHosts,
        data,
        databaseUrl,
        fixtures,
        strictAuth,
        Optional.of(changed),
        maxBody,
        maxSandboxes,
        keepMessages);
  }

  /** The same with other bounds. */
  public Options withBounds(int largestBody, int mostSandboxes, long messagesKept) {
    return new Options(
        port,
        host,
        allowedHosts,
        data,
        databaseUrl,
        fixtures,
        strictAuth,
        adminToken,
        largestBody,
        mostSandboxes,
        messagesKept);
  }
}
