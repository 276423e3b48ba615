package dev.understudy;

import dev.understudy.admin.AdminApi;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** By which names the server may be called. */
final class Hosts {
  private static final String LOCALHOST = "localhost";
  private static final List<String> LOOPBACK = List.of(LOCALHOST, "127.0.0.1", "[::1]");

  private Hosts() {}

  /** Who may call the control plane: on a loopback address, only by names that mean it. */
  static AdminApi.Access access(Options options) {
    var address = options.address();
    Optional<Set<String>> hosts = Optional.empty();
    if (isLoopback(address.host()) || !address.allowedHosts().isEmpty()) {
      var names = new TreeSet<>(LOOPBACK);
      names.add(bracketed(address.host()));
      address.allowedHosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
      hosts = Optional.of(names);
    }
    return new AdminApi.Access(hosts, options.access().adminToken());
  }

  /** Returns the addresses to listen on: of {@code localhost} both that it may mean. */
  static List<InetAddress> addresses(String host) {
    try {
      return host.equalsIgnoreCase(LOCALHOST)
          ? List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"))
          : List.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new StartException(
          "The host '" + host + "' is no address of this machine: give one with --host.", e);
    }
  }

  /** The name for a URL. */
  static String name(String host) {
    return addresses(host).get(0).isAnyLocalAddress() ? LOCALHOST : bracketed(host);
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopback(String host) {
    return addresses(host).get(0).isLoopbackAddress();
  }
}
