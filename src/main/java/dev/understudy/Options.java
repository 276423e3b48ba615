package dev.understudy;

import dev.understudy.webhook.http.CallbackAddressRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Options of a server.
 *
 * @param fixtures the fixtures that each sandbox begins with: names inside the jar, or files
 */
public record Options(
    Address address,
    Storage storage,
    List<String> fixtures,
    Access access,
    Bounds bounds,
    Callbacks callbacks,
    Tls tls) {
  /** The default: in memory, on port 8080 of both loopback addresses, with the default fixtures. */
  public static final Options DEFAULT =
      new Options(
          new Address("localhost", 8080, List.of()),
          new Storage(Optional.empty(), Optional.empty()),
          List.of("default"),
          new Access(false, Optional.empty()),
          new Bounds(1 << 20, 10_000, 100_000, 10_000),
          Callbacks.HOME,
          Tls.OFF);

  /**
   * The address to listen on.
   *
   * @param host an address or a name; {@code localhost} is 127.0.0.1 and, where there is IPv6, ::1
   * @param port the port; 0 picks a free one
   * @param allowedHosts more names by which the control plane may be called
   * @param alsoPorts further ports to listen on
   */
  public record Address(String host, int port, List<String> allowedHosts, List<Integer> alsoPorts) {
    /** The largest port. */
    public static final int MAX_PORT = 65_535;

    /** Creates an address with one port. */
    public Address(String host, int port, List<String> allowedHosts) {
      this(host, port, allowedHosts, List.of());
    }

    /** Checks the values. */
    public Address {
      require(!host.isBlank(), "The host to listen on is an address or a name, not empty.");
      require(port >= 0 && port <= MAX_PORT, "The port is a number from 0 to 65535.");
      alsoPorts = List.copyOf(alsoPorts);
      require(
          alsoPorts.stream().allMatch(each -> each >= 1 && each <= MAX_PORT),
          "A further port is a number from 1 to 65535.");
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
   * The storage: in memory, if neither is given.
   *
   * @param folder the folder for the files of H2
   * @param databaseUrl a JDBC URL of H2 or PostgreSQL
   */
  public record Storage(Optional<Path> folder, Optional<String> databaseUrl) {
    /** Checks that not both are given. */
    public Storage {
      require(
          folder.isEmpty() || databaseUrl.isEmpty(),
          "Give a data folder or a database URL, not both.");
    }

    /** Returns whether the data is in the heap of this process. */
    public boolean isInMemory() {
      return folder.isEmpty()
          && databaseUrl.map(url -> url.startsWith("jdbc:h2:mem:")).orElse(true);
    }
  }

  /**
   * The access to sandboxes and to the control plane.
   *
   * @param isStrict whether credentials of no sandbox are refused
   * @param adminToken the token that the control plane asks for; empty: none
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

    /** The form of a token, in words for a sentence. */
    public static final String TOKEN_FORM =
        "made of letters, digits and other visible ASCII characters";

    /** Returns whether a text can be sent in a header. */
    public static boolean isToken(String text) {
      return !text.isBlank() && text.strip().chars().allMatch(each -> each >= ' ' && each <= '~');
    }
  }

  /**
   * The limits of requests and storage.
   *
   * @param bodyBytes the greatest number of bytes in a request body
   * @param sandboxes the greatest number of sandboxes
   * @param messages the number of messages that each sandbox keeps; 0: all
   * @param requests the number of calls that the journal of each sandbox keeps; 0: all
   * @param webhooks the number of settled webhooks that each sandbox keeps; 0: all
   * @param bytes the approximate number of bytes of calls, messages and webhooks that all sandboxes
   *     together keep; 0: all; absent: a third of the heap in memory, all in a database
   */
  public record Bounds(
      int bodyBytes,
      int sandboxes,
      long messages,
      long requests,
      long webhooks,
      OptionalLong bytes) {
    /** The greatest limit for a body: 256 MiB. */
    public static final int MAX_BODY_BYTES = 1 << 28;

    /** The greatest number of bytes to keep: 16 TiB. */
    public static final long MAX_BYTES = 1L << 44;

    /** The greatest number of rows of a kind to keep; 0 keeps all. */
    public static final long MAX_KEPT = 1_000_000_000;

    /** Creates bounds with the default numbers of webhooks and bytes. */
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

    /** Returns these bounds with another number of bytes. */
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
   * The addresses to which webhooks may be sent.
   *
   * @param anywhere whether all addresses are allowed; then the others have no effect
   * @param home whether loopback and private addresses are allowed, and the host of a container
   * @param networks further networks that are allowed, each such as {@code 100.64.0.0/10}
   */
  public record Callbacks(boolean anywhere, boolean home, List<String> networks) {
    /** Allows loopback and private addresses. */
    public static final Callbacks HOME = new Callbacks(false, true, List.of());

    /** Allows no address: all webhooks are suppressed, and their hosts are not looked up. */
    public static final Callbacks NONE = new Callbacks(false, false, List.of());

    /** Allows all addresses. */
    public static final Callbacks ANY = new Callbacks(true, true, List.of());

    /** The choices, in words for a sentence. */
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

    /** Returns home and further networks, each such as {@code 100.64.0.0/10}. */
    public static Callbacks homeAnd(String... networks) {
      return new Callbacks(false, true, List.of(networks));
    }

    /** Parses the words of the command line: {@code home}, {@code any} and networks. */
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

  /**
   * TLS and the proxy, for clients whose host is fixed.
   *
   * @param isOn whether the ports also take TLS connections and calls as to a proxy
   * @param folder the folder for the certificates; empty: they are in memory
   * @param names further host names that the certificate is for
   * @param tunnels hosts that clients may reach through the proxy, besides the emulated services
   */
  public record Tls(boolean isOn, Optional<Path> folder, List<String> names, List<String> tunnels) {
    /** Plain HTTP only. */
    public static final Tls OFF = new Tls(false, Optional.empty(), List.of(), List.of());

    /** TLS with a certificate that is in memory only. */
    public static final Tls IN_MEMORY = new Tls(true, Optional.empty(), List.of(), List.of());

    /** The form of a name in a certificate, in words for a sentence. */
    public static final String NAME_FORM =
        "a host name such as understudy.test, without scheme, port, path and wildcards, and no IP"
            + " address";

    /** The form of a host to which tunnels are allowed, in words for a sentence. */
    public static final String TUNNEL_FORM =
        "a host name or address such as pypi.org, without scheme, port, path and wildcards";

    /** Checks the names. */
    public Tls {
      names = names.stream().map(Tls::name).toList();
      tunnels = tunnels.stream().map(Tls::tunnel).toList();
      if (!isOn && (folder.isPresent() || !names.isEmpty() || !tunnels.isEmpty())) {
        // not by a method of Options, whose constants need those of this class
        throw new WrongOptionException(
            "--tls-name and --allow-host need TLS: give a folder for its certificates with --ca"
                + " DIR.",
            null);
      }
    }

    /** Returns TLS with certificates in a folder. */
    public static Tls in(Path folder) {
      return new Tls(true, Optional.of(folder), List.of(), List.of());
    }

    /** Returns this with further host names in the certificate. */
    public Tls withNames(String... changed) {
      return new Tls(isOn, folder, List.of(changed), tunnels);
    }

    /** Returns this with hosts that clients may reach through the proxy. */
    public Tls withTunnels(String... changed) {
      return new Tls(isOn, folder, names, List.of(changed));
    }

    /**
     * Returns a name in lower case.
     *
     * @throws WrongOptionException if it is not of {@link #NAME_FORM}
     */
    public static String name(String name) {
      return AllowedHosts.dnsName(name)
          .orElseThrow(
              () ->
                  new WrongOptionException(
                      "A name in a certificate is " + NAME_FORM + ", not '" + name + "'.", null));
    }

    /**
     * Returns a host in lower case.
     *
     * @throws WrongOptionException if it is not of {@link #TUNNEL_FORM}
     */
    public static String tunnel(String host) {
      try {
        return AllowedHosts.asInHostHeader(host);
      } catch (IllegalArgumentException e) {
        throw new WrongOptionException(
            "An allowed host is " + TUNNEL_FORM + ", not '" + host + "'.", e);
      }
    }
  }

  /** Creates options without TLS. */
  public Options(
      Address address,
      Storage storage,
      List<String> fixtures,
      Access access,
      Bounds bounds,
      Callbacks callbacks) {
    this(address, storage, fixtures, access, bounds, callbacks, Tls.OFF);
  }

  /** Copies the list of fixtures. Refuses an open proxy. */
  public Options {
    fixtures = List.copyOf(fixtures);
    require(
        tls.tunnels().isEmpty()
            || access.adminToken().isPresent()
            || AllowedHosts.isLoopback(address.host()),
        "--allow-host on an address that other machines reach would be an open proxy: set an"
            + " --admin-token, which clients of the proxy then have to send, or listen on"
            + " localhost.");
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new WrongOptionException(sentence, null);
    }
  }

  /** Returns these options with another port; 0 picks a free one. */
  public Options withPort(int port) {
    return with(new Address(address.host(), port, address.allowedHosts(), address.alsoPorts()));
  }

  /** Returns these options with another address. */
  public Options with(Address changed) {
    return new Options(changed, storage, fixtures, access, bounds, callbacks, tls);
  }

  /** Returns these options with H2 in files of this folder. */
  public Options withData(Path folder) {
    return with(new Storage(Optional.of(folder), Optional.empty()));
  }

  /** Returns these options with the database of this JDBC URL. */
  public Options withDatabaseUrl(String url) {
    return with(new Storage(Optional.empty(), Optional.of(url)));
  }

  /** Returns these options with another storage. */
  public Options with(Storage changed) {
    return new Options(address, changed, fixtures, access, bounds, callbacks, tls);
  }

  /** Returns these options with other fixtures. */
  public Options withFixtures(String... changed) {
    return new Options(address, storage, List.of(changed), access, bounds, callbacks, tls);
  }

  /** Returns these options with another access. */
  public Options with(Access changed) {
    return new Options(address, storage, fixtures, changed, bounds, callbacks, tls);
  }

  /** Returns these options with other bounds. */
  public Options with(Bounds changed) {
    return new Options(address, storage, fixtures, access, changed, callbacks, tls);
  }

  /** Returns these options with other addresses for webhooks. */
  public Options with(Callbacks changed) {
    return new Options(address, storage, fixtures, access, bounds, changed, tls);
  }

  /** Returns these options with TLS and the proxy, or without. */
  public Options with(Tls changed) {
    return new Options(address, storage, fixtures, access, bounds, callbacks, changed);
  }
}
