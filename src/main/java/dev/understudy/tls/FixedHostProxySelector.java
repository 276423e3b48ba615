package dev.understudy.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** A selector that sends all calls to the proxy, except those to this machine. */
final class FixedHostProxySelector extends ProxySelector {
  private static final Pattern THIS_MACHINE =
      Pattern.compile("(?i)localhost|127\\.[0-9.]+|\\[?::1]?");

  private final InetSocketAddress proxy;

  /** Creates a selector for the proxy at an address. */
  FixedHostProxySelector(InetSocketAddress proxy) {
    this.proxy = proxy;
  }

  @Override
  public List<Proxy> select(URI uri) {
    var host = uri.getHost();
    return host != null && THIS_MACHINE.matcher(host).matches()
        ? List.of(Proxy.NO_PROXY)
        : List.of(new Proxy(Proxy.Type.HTTP, proxy));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // the client reports it
  }
}
