package dev.understudy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The sockets that the server listens on: one for each address and port. */
final class ServerSockets implements AutoCloseable {
  /** The number of connections that can wait to be accepted; the system may allow fewer. */
  private static final int BACKLOG = 1024;

  /** The number of tries to find a port that is free at both addresses. */
  private static final int MAX_TRIES = 32;

  private static final int PRIVILEGED_PORTS = 1024;

  private final List<ServerSocketChannel> channels;
  private final int port;

  private ServerSockets(List<ServerSocketChannel> channels) {
    this.channels = List.copyOf(channels);
    this.port = channels.get(0).socket().getLocalPort();
  }

  /**
   * Binds the ports at every address of the host. A loopback address of {@code localhost} that this
   * machine does not have is left out.
   *
   * @throws StartException if an address is not this machine's, or the port can't be bound there
   */
  static ServerSockets bind(Options.Address address) {
    var all = new ArrayList<ServerSocketChannel>();
    try {
      all.addAll(bind(address.host(), address.port(), "--port; 0 picks a free one"));
      for (int port : address.alsoPorts()) {
        if (port != all.get(0).socket().getLocalPort()) {
          all.addAll(bind(address.host(), port, "--also-port"));
        }
      }
      return new ServerSockets(all);
    } catch (StartException e) {
      all.forEach(ServerSockets::close);
      throw e;
    }
  }

  private static List<ServerSocketChannel> bind(String host, int port, String option) {
    var hosts = AllowedHosts.addresses(host);
    for (int attempt = 1; ; attempt++) {
      try {
        return bound(hosts, port);
      } catch (BindFailure e) {
        // a port that was free at the first address and is taken at the second
        boolean mayRetry = port == 0 && e.port != 0 && attempt < MAX_TRIES;
        if (!mayRetry) {
          throw canBind(e.address) && !e.address.isMulticastAddress()
              ? portRefused(e, option)
              : addressRefused(host, e);
        }
      }
    }
  }

  private static List<ServerSocketChannel> bound(List<InetAddress> hosts, int port)
      throws BindFailure {
    var channels = new ArrayList<ServerSocketChannel>();
    try {
      for (var host : hosts) {
        if (host.isMulticastAddress()) {
          throw new BindFailure(host, 0, null);
        }
        int common = channels.isEmpty() ? port : channels.get(0).socket().getLocalPort();
        try {
          channels.add(open(host, common));
        } catch (IOException | RuntimeException e) {
          // an address that takes no port at all does not exist here
          if (hosts.size() == 1 || canBind(host)) {
            throw new BindFailure(host, common, e);
          }
        }
      }
      if (channels.isEmpty()) {
        throw new BindFailure(hosts.get(0), port, null);
      }
      return channels;
    } catch (BindFailure e) {
      channels.forEach(ServerSockets::close);
      throw e;
    }
  }

  private static ServerSocketChannel open(InetAddress host, int port) throws IOException {
    var channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(new InetSocketAddress(host, port), BACKLOG);
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  private static boolean canBind(InetAddress host) {
    try {
      close(open(host, 0));
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static StartException addressRefused(String host, BindFailure failure) {
    var address = failure.address.getHostAddress();
    return new WrongOptionException(
        (host.equals(address)
                ? "The host " + host + " is not an address of this machine"
                : "The host '" + host + "' means " + address + ", not an address of this machine")
            + ": give one with --host, or 0.0.0.0 for all.",
        failure);
  }

  private static StartException portRefused(BindFailure failure, String option) {
    // only the system's message tells these apart, and it may be in another language
    var message = String.valueOf(failure.getCause());
    var reason =
        message.contains("in use")
            ? "another program listens there"
            : message.contains("ermission") && failure.port < PRIVILEGED_PORTS
                ? "ports below " + PRIVILEGED_PORTS + " need more rights than this user has"
                : "it is taken, or not allowed";
    return new StartException(
        "Port "
            + failure.port
            + " of "
            + failure.address.getHostAddress()
            + " can't be listened on: "
            + reason
            + ". Choose another with "
            + option
            + ".",
        failure);
  }

  /** A port of an address that can't be bound. */
  private static final class BindFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient InetAddress address;
    private final int port;

    BindFailure(InetAddress address, int port, Throwable cause) {
      super(cause);
      this.address = address;
      this.port = port;
    }
  }

  /** Returns the sockets, bound and not yet accepting. */
  List<ServerSocketChannel> channels() {
    return channels;
  }

  /** Returns whether a socket has this port. */
  boolean have(int candidate) {
    return channels.stream().anyMatch(each -> each.socket().getLocalPort() == candidate);
  }

  /** Returns the first port. */
  int port() {
    return port;
  }

  /** Returns an address at which clients on this machine reach the server. */
  InetSocketAddress connectAddress() {
    var address = channels.get(0).socket().getInetAddress();
    return new InetSocketAddress(
        address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port);
  }

  /** Returns the addresses that connections arrive at. */
  List<InetSocketAddress> addresses() {
    return channels.stream()
        .map(
            channel ->
                new InetSocketAddress(
                    channel.socket().getInetAddress(), channel.socket().getLocalPort()))
        .toList();
  }

  @Override
  public void close() {
    channels.forEach(ServerSockets::close);
  }

  private static void close(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nothing was accepted, so nothing is lost
    }
  }
}
