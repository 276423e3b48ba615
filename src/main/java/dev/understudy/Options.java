package dev.understudy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a server is to run.
 *
 * @param fixtures names inside the jar, or files: what each sandbox begins with
 */
public record Options(
    Address address,
    Storage storage,
    List<String> fixtures,
    Access access,
    Bounds bounds,
    Callbacks callbacks) {
  /** In memory, on port 8080 of both loopback addresses, with the default fixtures. */
  public static final Options DEFAULT =
      new Options(
          new Address("localhost", 8080, List.of()),
          new Storage(Optional.empty(), Optional.empty()),
          List.of("default"),
          new Access(false, Optional.empty()),
          new Bounds(1 << 20, 10_000, 100_000, 10_000, 10_000),
          Callbacks.HOME);

  /**
   * Where to listen.
   *
   * @param host an address or a name; {@code localhost} is 127.0.0.1 and, where there is IPv6, ::1
   * @param port 0 picks a free one
   * @param allowedHosts more names by which the control plane may be called
   */
  public record Address(String host, int port, List<String> allowedHosts) {
    /** Checks the port. */
    public Address {
      require(port >= 0 && port <= 65_535, "The port is a number from 0 to 65535.");
      allowedHosts = List.copyOf(allowedHosts);
    }
  }

  /**
   * Where everything is kept: in memory, if neither is given.
   *
   * @param folder for H2 in files
   * @param databaseUrl a JDBC URL of H2 or PostgreSQL
   */
  public record Storage(Optional<Path> folder, Optional<String> databaseUrl) {
    /** Checks that it is not both. */
    public Storage {
      require(
          folder.isEmpty() || databaseUrl.isEmpty(),
          "Give a data folder or a database URL, not both.");
    }
  }

  /**
   * Who may come in.
   *
   * @param isStrict refuse credentials that mean no sandbox
   * @param adminToken what the control plane asks for
   */
  public record Access(boolean isStrict, Optional<String> adminToken) {}

  /**
   * How much is taken and kept.
   *
   * @param bodyBytes how many bytes a request body may have
   * @param sandboxes how many sandboxes there may be
   * @param messages how many messages each sandbox keeps; 0: all
   * @param requests how many calls the journal of each sandbox keeps; 0: all
   * @param webhooks how many settled webhooks each sandbox keeps; 0: all
   */
  public record Bounds(int bodyBytes, int sandboxes, long messages, long requests, long webhooks) {
    /** The usual number of webhooks. */
    public Bounds(int bodyBytes, int sandboxes, long messages, long requests) {
      this(bodyBytes, sandboxes, messages, requests, 10_000);
    }

    /** Checks the numbers. */
    public Bounds {
      require(bodyBytes >= 1 && bodyBytes <= 1 << 28, "The largest body has 1 byte to 256 MiB.");
      require(sandboxes >= 1, "There has to be room for at least one sandbox.");
      require(messages >= 0, "The number of messages to keep is 0 (all) or more.");
      require(webhooks >= 0, "The number of webhooks to keep is 0 (all) or more.");
      require(requests >= 0, "The number of requests to keep is 0 (all) or more.");
    }
  }

  /** Where webhooks may go. */
  public enum Callbacks {
    /** To loopback and private addresses. */
    HOME,
    /** Anywhere. */
    ANY
  }

  /** Keeps its own list of fixtures. */
  public Options {
    fixtures = List.copyOf(fixtures);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new StartException(sentence, null);
    }
  }

  /** The same on another port; 0 picks a free one. */
  public Options withPort(int port) {
    return with(new Address(address.host(), port, address.allowedHosts()));
  }

  /** The same listening elsewhere. */
  public Options with(Address changed) {
    return new Options(changed, storage, fixtures, access, bounds, callbacks);
  }

  /** The same with H2 in files of this folder. */
  public Options withData(Path folder) {
    return with(new Storage(Optional.of(folder), Optional.empty()));
  }

  /** The same on the database of this JDBC URL. */
  public Options withDatabaseUrl(String url) {
    return with(new Storage(Optional.empty(), Optional.of(url)));
  }

  /** The same kept elsewhere. */
  public Options with(Storage changed) {
    return new Options(address, changed, fixtures, access, bounds, callbacks);
  }

  /** The same with other fixtures. */
  public Options withFixtures(String... changed) {
    return new Options(address, storage, List.of(changed), access, bounds, callbacks);
  }

  /** The same for others. */
  public Options with(Access changed) {
    return new Options(address, storage, fixtures, changed, bounds, callbacks);
  }

  /** The same with other bounds. */
  public Options with(Bounds changed) {
    return new Options(address, storage, fixtures, access, changed, callbacks);
  }

  /** The same with webhooks that go elsewhere. */
  public Options with(Callbacks changed) {
    return new Options(address, storage, fixtures, access, bounds, changed);
  }
}
