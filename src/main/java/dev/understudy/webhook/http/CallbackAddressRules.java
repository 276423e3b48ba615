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
 * Allow list of addresses that webhooks may be sent to. The server never calls itself. The rules
 * apply to addresses, not names, except for the two names by which a container calls its host.
 */
public final class CallbackAddressRules {
  /** RFC 1122, RFC 1918, RFC 4193. */
  private static final InetAddressSet LOCAL =
      set("127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");

  /**
   * Names of a container's host in Docker and Podman. They often resolve to an address that is not
   * private: 169.254.1.2 (rootless Podman), 0.250.250.254 (OrbStack).
   */
  private static final Set<String> CONTAINER_HOST_NAMES =
      Set.of("host.docker.internal", "host.containers.internal");

  private static final Pattern LITERAL =
      Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)(/\\d{1,3})?");

  /** Descriptions of networks that are neither local nor public; the first match counts. */
  private static final Map<InetAddressSet, String> SPECIAL = specialNetworks();

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final boolean allowsAll;
  private final boolean allowsLocal;
  private final InetAddressSet networks;
  private final List<InetSocketAddress> own;

  /**
   * Creates rules.
   *
   * @param allowsAll whether every address is allowed; then the next two have no effect
   * @param allowsLocal whether loopback and private addresses are allowed, and a container's host
   * @param networks further networks that are allowed, such as {@code 100.64.0.0/10}
   * @param own the addresses that this server listens on
   * @throws IllegalArgumentException if one of the networks is none
   */
  public CallbackAddressRules(
      boolean allowsAll, boolean allowsLocal, List<String> networks, List<InetSocketAddress> own) {
    this.allowsAll = allowsAll;
    this.allowsLocal = allowsLocal;
    this.networks = set(networks.toArray(String[]::new));
    this.own = List.copyOf(own);
  }

  /** Returns whether a text is a network such as {@code 10.0.0.0/8}, or an address. */
  public static boolean isNetwork(String text) {
    try {
      return LITERAL.matcher(text).matches() && new InetAddressSet().add(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static InetAddressSet set(String... networks) {
    var set = new InetAddressSet();
    set.addAll(List.of(networks));
    return set;
  }

  private static Map<InetAddressSet, String> specialNetworks() {
    var names = new LinkedHashMap<InetAddressSet, String>();
    names.put(set("0.0.0.0/8"), "an unspecified address");
    names.put(set("100.64.0.0/10"), "a shared address of a carrier's network");
    names.put(set("169.254.0.0/16"), "a link-local address");
    names.put(set("224.0.0.0/4"), "a multicast address");
    names.put(set("255.255.255.255"), "the broadcast address");
    names.put(set("240.0.0.0/4"), "a reserved address");
    names.put(set("::"), "an unspecified address");
    names.put(set("fe80::/10"), "a link-local address");
    names.put(set("fec0::/10"), "a site-local address");
    names.put(set("ff00::/8"), "a multicast address");
    // IPv4-compatible, NAT64 (RFC 6052, RFC 8215), 6to4, Teredo
    names.put(
        set("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"),
        "an IPv6 address that stands for an IPv4 address");
    return names;
  }

  /** Returns whether no address is allowed, so that a host need not be looked up. */
  boolean allowsNone() {
    return !allowsAll && !allowsLocal && networks.isEmpty();
  }

  /**
   * Checks a connection.
   *
   * @param host the name that has this address, in lower case, or the address itself
   * @return why it is not allowed, such as {@code a public address}; empty if it is allowed
   */
  Optional<String> check(String host, InetAddress address, int port) {
    var effective = unmapped(address);
    if (isOwn(effective, port)) {
      return Optional.of("where this server itself listens");
    }
    if (isAllowed(host, effective)) {
      return Optional.empty();
    }
    if (LOCAL.test(effective)) {
      return Optional.of("a loopback or private address");
    }
    return Optional.of(
        SPECIAL.entrySet().stream()
            .filter(entry -> entry.getKey().test(effective))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("a public address"));
  }

  private boolean isAllowed(String host, InetAddress address) {
    return allowsAll
        || allowsLocal
            && (LOCAL.test(address) || CONTAINER_HOST_NAMES.contains(withoutLastDot(host)))
        || networks.test(address);
  }

  private static String withoutLastDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private boolean isOwn(InetAddress address, int port) {
    return own.stream().anyMatch(bound -> bound.getPort() == port && isAt(bound, address));
  }

  private static boolean isAt(InetSocketAddress bound, InetAddress address) {
    // a connection to the unspecified address goes to this machine
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
      return true; // to be safe
    }
  }

  /** Returns the IPv4 address in {@code ::ffff:0:0/96}, which a socket connects to. */
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
