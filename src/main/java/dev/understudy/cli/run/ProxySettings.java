package dev.understudy.cli.run;

import java.nio.file.Path;
import java.util.List;

/**
 * The proxy that a child process is sent to.
 *
 * @param host the address of the server, such as {@code 127.0.0.1}
 * @param caPem the certificates that the child trusts, in PEM
 * @param caJks the same as a key store of the type JKS
 * @param services the hosts of the emulated services
 * @param allowed other hosts that the child may reach
 */
public record ProxySettings(
    String host, int port, Path caPem, Path caJks, List<String> services, List<String> allowed) {
  /** Copies the lists. */
  public ProxySettings {
    services = List.copyOf(services);
    allowed = List.copyOf(allowed);
  }

  /** Returns the URL of the server, without a slash at the end. */
  public String url() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
