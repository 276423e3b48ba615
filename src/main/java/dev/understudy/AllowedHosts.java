package dev.understudy;

import dev.understudy.admin.AdminGuard;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The host names by which the server may be called, and the addresses that it listens on. */
public final class AllowedHosts {
  /** The form of a host name, in words for a sentence. */
  public static final String NAME_FORM =
      "a host name or address such as api.prelude.dev or [fd00::1], without scheme, port, path and"
          + " wildcards";

  private static final String LOCALHOST = "localhost";
  private static final List<String> LOOPBACK = List.of(LOCALHOST, "127.0.0.1", "[::1]");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");

  /** A name whose last part has a letter, unlike that of an address. */
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)*"
              + "(?=[a-z0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Pattern IPV6 =
      Pattern.compile("[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*(%[a-z0-9_.-]+)?");

  private AllowedHosts() {}

  /**
   * Returns who may call the control plane: on a loopback address, only callers by its names; never
   * callers by the name of an emulated service, unless that is allowed by name.
   */
  static AdminGuard.AdminAccess access(Options options, List<String> emulatedHosts) {
    var refused = new TreeSet<>(emulatedHosts);
    refused.removeAll(options.address().allowedHosts());
    var address = options.address();
    var isLimited = isLoopback(address.host()) || !address.allowedHosts().isEmpty();
    return new AdminGuard.AdminAccess(
        isLimited ? Optional.of(names(address)) : Optional.empty(),
        refused,
        options.access().adminToken());
  }

  /** Returns the names of the server. Web pages of these hosts may call it. */
  static Set<String> names(Options.Address address) {
    var names = new TreeSet<>(LOOPBACK);
    names.add(inUrl(address.host()));
    names.addAll(address.allowedHosts());
    return names;
  }

  /**
   * Returns the addresses to listen on: for {@code localhost} those of IPv4 and IPv6.
   *
   * @throws WrongOptionException if the name has no address
   */
  static List<InetAddress> addresses(String host) {
    try {
      return host.equalsIgnoreCase(LOCALHOST)
          ? List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"))
          : List.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new WrongOptionException(
          "The host '"
              + host
              + "' is no address, and no name that has one: give an address of this machine with"
              + " --host, such as 127.0.0.1, without scheme and port, or 0.0.0.0 for all.",
          e);
    }
  }

  /** Returns whether only this machine reaches the address. */
  public static boolean isLoopback(String host) {
    return addresses(host).get(0).isLoopbackAddress();
  }

  /** Returns the name for the server's URL. */
  static String name(String host) {
    return addresses(host).get(0).isAnyLocalAddress() ? LOCALHOST : inUrl(host);
  }

  /**
   * Returns a name in the form of a {@code Host} header, without the port.
   *
   * @throws IllegalArgumentException if it is not of {@link #NAME_FORM}
   */
  public static String asInHostHeader(String name) {
    var host = withoutBrackets(name.strip()).toLowerCase(Locale.ROOT);
    var ascii = IPV6.matcher(host).matches() ? host : IDN.toASCII(host);
    if (!NAME.matcher(ascii).matches() && !IPV6.matcher(ascii).matches()) {
      throw new IllegalArgumentException(name);
    }
    return inUrl(ascii);
  }

  /** Returns a name in lower case; empty if it is an address, or no name that DNS can have. */
  static Optional<String> dnsName(String name) {
    try {
      var ascii = IDN.toASCII(name.strip(), IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      return Optional.of(ascii).filter(each -> DNS_NAME.matcher(each).matches());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns an IPv6 address in its form outside of URLs. */
  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT);
  }
}
