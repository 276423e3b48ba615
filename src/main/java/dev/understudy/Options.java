package dev.understudy;

import dev.understudy.webhook.http.CallbackAddressRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
          new Bounds(1 << 20, 10_000, 100_000, 10_000),
          Callbacks.HOME);

  /**
   * Where to listen.
   *
   * @param host an address or a name; {@code localhost} is 127.0.0.1 and, where there is IPv6, ::1
   * @param port 0 picks a free one
   * @param allowedHosts more names by which the control plane may be called
   */
  public record Address(String host, int port, List<String> allowedHosts) {
    /** The largest port. */
    public static final int MAX_PORT = 65_535;

    /** Checks each. */
    public Address {
      require(!host.isBlank(), "The host to listen on is an address or a name, not empty.");
      require(port >= 0 && port <= MAX_PORT, "The port is a number from 0 to 65535.");
      host = AllowedHosts.withoutBrackets(host);
      allowedHosts = allowedHosts.stream().map(Address::allowed).toList();
    }

    private static String allowed(String name) {
      try {
        return AllowedHosts.asInHostHeader(name);
      } catch (IllegalArgumentException e) {
        throw new WrongOptionException(
            "An allowed host is " + AllowedHosts.NAME_FORM + ", not '" + name + "'.", e);
      }
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

    /** Whether it is kept in the heap of this process. */
    public boolean isInMemory() {
      return folder.isEmpty()
          && databaseUrl.map(url -> url.startsWith("jdbc:h2:mem:")).orElse(true);
    }
  }

  /**
   * Who may come in.
   *
   * @param isStrict refuse credentials that mean no sandbox
   * @param adminToken what the control plane asks for
   */
  public record Access(boolean isStrict, Optional<String> adminToken) {
    /** Checks the token: an empty one would protect nothing. */
    public Access {
      adminToken = adminToken.map(String::strip);
      require(
          adminToken.stream().allMatch(Access::isToken),
          "The admin token is "
              + TOKEN_FORM
              + "; one that is empty would leave the control plane open.");
    }

    /** What a token is made of, for a sentence. */
    public static final String TOKEN_FORM =
        "made of letters, digits and other visible ASCII characters";

    /** Whether this can be sent in a header as it is. */
    public static boolean isToken(String text) {
      return !text.isBlank() && text.strip().chars().allMatch(each -> each >= ' ' && each <= '~');
    }
  }

  /**
   * How much is taken and kept.
   *
   * @param bodyBytes how many bytes a request body may have
   * @param sandboxes how many sandboxes there may be
   * @param messages how many messages each sandbox keeps; 0: all
   * @param requests how many calls the journal of each sandbox keeps; 0: all
   * @param webhooks how many settled webhooks each sandbox keeps; 0: all
   * @param bytes how many bytes of calls, messages and webhooks all sandboxes together keep, about;
   *     0: all; none: a third of the heap for what is kept in memory, all in a database
   */
  public record Bounds(
      int bodyBytes,
      int sandboxes,
      long messages,
      long requests,
      long webhooks,
      OptionalLong bytes) {
    /** The largest body that can be asked for: 256 MiB. */
    public static final int MAX_BODY_BYTES = 1 << 28;

    /** The most bytes that all sandboxes can be asked to keep: 16 TiB. */
    public static final long MAX_BYTES = 1L << 44;

    /** How many rows of a kind a sandbox can be asked to keep; 0 keeps all. */
    public static final long MAX_KEPT = 1_000_000_000;

    /** The usual number of webhooks and bytes. */
    public Bounds(int bodyBytes, int sandboxes, long messages, long requests) {
      this(bodyBytes, sandboxes, messages, requests, 10_000, OptionalLong.empty());
    }

    /** Checks the numbers. */
    public Bounds {
      require(
          bodyBytes >= 1 && bodyBytes <= MAX_BODY_BYTES, "The largest body has 1 byte to 256 MiB.");
      require(sandboxes >= 1, "There has to be room for at least one sandbox.");
      requireKept("messages", messages);
      requireKept("requests", requests);
      requireKept("webhooks", webhooks);
      require(
          bytes.orElse(0) >= 0 && bytes.orElse(0) <= MAX_BYTES,
          "The bytes to keep are a number from 0 (all) to " + MAX_BYTES + ".");
    }

    /** The same with other bytes. */
    public Bounds withBytes(long changed) {
      return new Bounds(
          bodyBytes, sandboxes, messages, requests, webhooks, OptionalLong.of(changed));
    }

    private static void requireKept(String what, long number) {
      require(
          number >= 0 && number <= MAX_KEPT,
          "The number of " + what + " to keep is a number from 0 (all) to " + MAX_KEPT + ".");
    }
  }

  /**
   * Where webhooks may go.
   *
   * @param anywhere everywhere; then the others say nothing
   * @param home to loopback and private addresses, and to the machine that a container runs on
   * @param networks to further networks, each such as {@code 100.64.0.0/10}
   */
  public record Callbacks(boolean anywhere, boolean home, List<String> networks) {
    /** To loopback and private addresses. */
    public static final Callbacks HOME = new Callbacks(false, true, List.of());

    /** Anywhere. */
    public static final Callbacks ANY = new Callbacks(true, true, List.of());

    /** What there is to choose from, for a sentence. */
    public static final String FORM =
        "home, any, or a network by its first address and its bits, such as 100.64.0.0/10 or"
            + " fd00::/8";

    /** Checks the networks. */
    public Callbacks {
      networks = List.copyOf(networks);
      for (var network : networks) {
        require(CallbackAddressRules.isNetwork(network), wrong(network));
      }
    }

    /** Home and further networks, each such as {@code 100.64.0.0/10}. */
    public static Callbacks homeAnd(String... networks) {
      return new Callbacks(false, true, List.of(networks));
    }

    /** Reads what the command line has: {@code home}, {@code any}, networks. */
    public static Callbacks of(List<String> words) {
      var networks = new ArrayList<>(words);
      boolean home = networks.removeIf("home"::equalsIgnoreCase);
      boolean anywhere = networks.removeIf("any"::equalsIgnoreCase);
      require(
          !anywhere || !home && networks.isEmpty(),
          "Callbacks go anywhere or to some addresses: give --callbacks any alone, or leave it"
              + " out.");
      return new Callbacks(anywhere, home || anywhere, networks);
    }

    private static String wrong(String text) {
      return "Callbacks go to " + FORM + ", not '" + text + "'.";
    }
  }

  /** Keeps its own list of fixtures. */
  public Options {
    fixtures = List.copyOf(fixtures);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new WrongOptionException(sentence, null);
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
