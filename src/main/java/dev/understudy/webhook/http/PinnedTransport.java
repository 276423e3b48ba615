package dev.understudy.webhook.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.Map;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * TCP to one address that was checked, so that Jetty looks up no name. It is part of the key of
 * Jetty's connection pool, so a pooled connection is reused only for the same address.
 */
record PinnedTransport(InetSocketAddress address) implements Transport {
  @Override
  public boolean requiresDomainNameResolution() {
    return false;
  }

  @Override
  public SocketAddress getSocketAddress() {
    return address;
  }

  @Override
  public void connect(SocketAddress socketAddress, Map<String, Object> context) {
    TCP_IP.connect(socketAddress, context);
  }

  @Override
  public SelectableChannel newSelectableChannel() throws IOException {
    return TCP_IP.newSelectableChannel();
  }

  @Override
  public EndPoint newEndPoint(
      Scheduler scheduler, ManagedSelector selector, SelectableChannel channel, SelectionKey key) {
    return TCP_IP.newEndPoint(scheduler, selector, channel, key);
  }
}
