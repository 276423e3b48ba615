package dev.understudy.webhook.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * The addresses that webhooks may go to: those of the networks that are allowed, and never this
 * server itself. It is the address that is judged, except for the two names by which a container
 * calls the machine that it runs on.
 */
public final class CallbackAddressRules {
  /** RFC 1122, RFC 1918, RFC 4193. */
  private static final InetAddressSet HOME =
      networks("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

  /**
   * The machine that runs the container, as Docker and Podman call it. What these resolve to is
   * often no private address: 169.254.1.2 (rootless Podman), 0.250.250.254 (OrbStack).
   */
  private static final Set<String> HOST_OF_THE_CONTAINER =
      Set.of("host.docker.internal", "host.containers.internal");

  private static final Pattern LITERAL =
      Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)(/\\d{1,3})?");

  /** What is neither at home nor public; the first that fits names it. */
  private static final Map<InetAddressSet, String> ELSEWHERE = elsewhere();

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final boolean isAnywhere;
  private final boolean isHome;
  private final InetAddressSet further;
  private final List<InetSocketAddress> own;

  /**
   * Rules.
   *
   * @param isAnywhere whether every address is allowed; then the next two say nothing
   * @param isHome whether loopback and private addresses are, and the machine that a container runs
   *     on
   * @param further networks that are, each such as {@code 100.64.0.0/10}
   * @param own where this server listens
   * @throws IllegalArgumentException if one of the networks is none
   */
  public CallbackAddressRules(
      boolean isAnywhere, boolean isHome, List<String> further, List<InetSocketAddress> own) {
    this.isAnywhere = isAnywhere;
    this.isHome = isHome;
    this.further = networks(further.toArray(String[]::new));
    this.own = List.copyOf(own);
  }

  /** Whether this is a network, such as {@code 10.0.0.0/8}, or an address. No name is looked up. */
  public static boolean isNetwork(String text) {
    try {
      return LITERAL.matcher(text).matches() && new InetAddressSet().add(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static InetAddressSet networks(String... texts) {
    var networks = new InetAddressSet();
    networks.addAll(List.of(texts));
    return networks;
  }

  private static Map<InetAddressSet, String> elsewhere() {
    var names = new LinkedHashMap<InetAddressSet, String>();
    names.put(networks("0.0.0.0/8"), "an unspecified address");
    names.put(networks("100.64.0.0/10"), "a shared address of a carrier's network");
    names.put(networks("169.254.0.0/16"), "a link-local address");
    names.put(networks("224.0.0.0/4"), "a multicast address");
    names.put(networks("255.255.255.255"), "the broadcast address");
    names.put(networks("240.0.0.0/4"), "a reserved address");
    names.put(networks("::"), "an unspecified address");
    names.put(networks("fe80::/10"), "a link-local address");
    names.put(networks("fec0::/10"), "a site-local address");
    names.put(networks("ff00::/8"), "a multicast address");
    // IPv4-compatible, NAT64 (RFC 6052, RFC 8215), 6to4, Teredo
    names.put(
        networks("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"),
        "an IPv6 address that stands for an IPv4 address");
    return names;
  }

  /**
   * What speaks against a connection.
   *
   * @param host the name that has this address, in lower case, or the address itself
   * @return what the address is, such as {@code a public address}; empty: nothing does
   */
  Optional<String> check(String host, InetAddress address, int port) {
    var meant = unmapped(address);
    if (isOwn(meant, port)) {
      return Optional.of("where this server itself listens");
    }
    if (isAllowed(host, meant)) {
      return Optional.empty();
    }
    if (HOME.test(meant)) {
      return Optional.of("a loopback or private address");
    }
    return Optional.of(
        ELSEWHERE.entrySet().stream()
            .filter(entry -> entry.getKey().test(meant))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("a public address"));
  }

  private boolean isAllowed(String host, InetAddress address) {
    return isAnywhere
        || isHome && (HOME.test(address) || HOST_OF_THE_CONTAINER.contains(withoutLastDot(host)))
        || further.test(address);
  }

  private static String withoutLastDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private boolean isOwn(InetAddress address, int port) {
    return own.stream().anyMatch(bound -> bound.getPort() == port && isAt(bound, address));
  }

  private static boolean isAt(InetSocketAddress bound, InetAddress address) {
    // whoever connects to "no address" is connected to this machine
    if (address.isAnyLocalAddress()) {
      return true;
    }
    var own = unmapped(bound.getAddress());
    return own.isAnyLocalAddress() ? isOfThisMachine(address) : own.equals(address);
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // not known: rather not
    }
  }

  /** The IPv4 address within {@code ::ffff:0:0/96}: a socket would connect to that. */
  private static InetAddress unmapped(InetAddress address) {
    var bytes = address.getAddress();
    if (!(address instanceof Inet6Address)
        || !Arrays.equals(bytes, 0, 12, MAPPED, 0, MAPPED.length)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
