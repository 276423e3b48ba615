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
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private Hosts() {}

  /** Who may call the control plane: on a loopback address, only by names that mean it. */
  static AdminApi.Access access(Options options) {
    Optional<Set<String>> hosts = Optional.empty();
    if (isLoopback(options.address().host()) || !options.address().allowedHosts().isEmpty()) {
      var names = new TreeSet<>(LOOPBACK);
      names.add(bracketed(options.address().host()));
      options.address().allowedHosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
      hosts = Optional.of(names);
    }
    return new AdminApi.Access(hosts, options.access().adminToken());
  }

  /** The name for a URL. */
  static String name(String host) {
    return host.equals("0.0.0.0") || host.equals("::") || isLoopback(host)
        ? "localhost"
        : bracketed(host);
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StartException(
          "The host '" + host + "' is no address of this machine: give one with --host.", e);
    }
  }
}
