package dev.understudy.delivery;

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
import java.util.stream.Stream;

/**
 * Where webhooks may go: to loopback and private addresses, and never to this server itself. What
 * is judged is an address, not a name.
 *
 * @param anywhere whether every other address is allowed too
 * @param own where this server listens
 */
public record HomeRules(boolean anywhere, List<InetSocketAddress> own) {
  /** RFC 1122, RFC 1918, RFC 4193. */
  private static final List<AddressRange> HOME =
      Stream.of(
              "127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
          .map(AddressRange::of)
          .toList();

  private static final String IN_DISGUISE = "an IPv6 address that stands for an IPv4 address";

  /** What is neither at home nor public; the first that fits names it. */
  private static final Map<AddressRange, String> ELSEWHERE = elsewhere();

  private static Map<AddressRange, String> elsewhere() {
    var names = new LinkedHashMap<AddressRange, String>();
    names.put(AddressRange.of("0.0.0.0/8"), "an unspecified address");
    names.put(AddressRange.of("100.64.0.0/10"), "a shared address of a carrier's network");
    names.put(AddressRange.of("169.254.0.0/16"), "a link-local address");
    names.put(AddressRange.of("224.0.0.0/4"), "a multicast address");
    names.put(AddressRange.of("255.255.255.255/32"), "the broadcast address");
    names.put(AddressRange.of("240.0.0.0/4"), "a reserved address");
    names.put(AddressRange.of("::/128"), "an unspecified address");
    names.put(AddressRange.of("fe80::/10"), "a link-local address");
    names.put(AddressRange.of("fec0::/10"), "a site-local address");
    names.put(AddressRange.of("ff00::/8"), "a multicast address");
    // IPv4-compatible, NAT64 (RFC 6052, RFC 8215), 6to4, Teredo
    for (var range : List.of("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")) {
      names.put(AddressRange.of(range), IN_DISGUISE);
    }
    return names;
  }

  /**
   * What speaks against a connection.
   *
   * @return what the address is, such as {@code a public address}; empty: nothing does
   */
  Optional<String> objection(InetAddress address, int port) {
    var meant = unmapped(address);
    if (isOwn(meant, port)) {
      return Optional.of("where this server itself listens");
    }
    if (anywhere || HOME.stream().anyMatch(range -> range.contains(meant))) {
      return Optional.empty();
    }
    return Optional.of(
        ELSEWHERE.entrySet().stream()
            .filter(entry -> entry.getKey().contains(meant))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("a public address"));
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

  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
}
