package dev.understudy.webhook.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Jetty's client without anything that a browser would like: it follows no redirects, keeps no
 * cookies, answers no challenges, decodes nothing, knows no proxies and looks up no names.
 */
final class JettyTransport implements AutoCloseable {
  private static final int MAX_THREADS = 8;
  private static final int MAX_CONNECTIONS = 1024;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int BUFFER_BYTES = 1024;

  /** Receivers keep an idle connection for longer, commonly for 2 s and more. */
  private static final long IDLE_MILLIS = 1000;

  private static final long REMOVE_IDLE_DESTINATION_MILLIS = 30_000;
  private static final long STOP_MILLIS = 1000;

  private final HttpClient client;

  /**
   * @param connecting how long a connection may take to be made
   */
  JettyTransport(String name, String userAgent, Duration connecting) {
    var threads = new QueuedThreadPool(MAX_THREADS, 1);
    threads.setName(name);
    threads.setDaemon(true);
    threads.setStopTimeout(STOP_MILLIS);
    client = new HttpClient(new HttpClientTransportOverHTTP(1));
    client.setName(name);
    client.setExecutor(threads);
    client.setScheduler(new ScheduledExecutorScheduler(name + "-timer", true));
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, userAgent));
    // Pooled buffers get mixed up between connections when many are opened at once: answers are
    // lost or garbled. https://github.com/jetty/jetty.project/issues/13400
    client.setByteBufferPool(new ByteBufferPool.NonPooling());
    client.setUseInputDirectByteBuffers(false);
    client.setUseOutputDirectByteBuffers(false);
    client.setRequestBufferSize(BUFFER_BYTES);
    client.setResponseBufferSize(BUFFER_BYTES);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setConnectTimeout(connecting.toMillis());
    client.setIdleTimeout(IDLE_MILLIS);
    client.setDestinationIdleTimeout(REMOVE_IDLE_DESTINATION_MILLIS);
    client.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
    client.setMaxRequestHeadersSize(MAX_HEADER_BYTES);
    client.setMaxResponseHeadersSize(MAX_HEADER_BYTES);
    client.setSocketAddressResolver(
        (host, port, context, promise) ->
            promise.failed(new IllegalStateException("no look-ups here")));
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("webhooks can't be sent", e);
    }
    // what Jetty itself adds when it starts
    List.of("redirect", "www-authenticate", "proxy-authenticate", "upgrade")
        .forEach(client.getProtocolHandlers()::remove);
    client.getContentDecoderFactories().clear();
  }

  /** A POST to the receiver, at this address and no other. */
  Request post(CallbackTarget receiver, InetSocketAddress address, Duration patience) {
    // Jetty's reading of URLs knows no underscores in names: the name is set afterwards
    return client
        .newRequest(URI.create(receiver.scheme() + "://receiver" + receiver.target()))
        .method(HttpMethod.POST)
        .host(receiver.host())
        .port(receiver.port())
        .transport(new PinnedTransport(address))
        .idleTimeout(0, TimeUnit.MILLISECONDS) // who thinks about an answer is not idle
        .timeout(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)
        .headers(
            headers -> {
              headers.put(HttpHeader.HOST, receiver.authority());
              receiver
                  .authorization()
                  .ifPresent(value -> headers.put(HttpHeader.AUTHORIZATION, value));
            });
  }

  /**
   * Whether the connection that a request is about to be written to is of no use any more: the
   * receiver has closed it, or has said something unasked. Jetty closes such a connection, but may
   * learn of it too late. Whatever is read here is lost, so the connection must not be used then.
   */
  static boolean isStale(Request request) {
    if (!(request.getConnection() instanceof Connection connection)) {
      return false;
    }
    var endPoint = connection.getEndPoint();
    if (endPoint instanceof EndPoint.Wrapper tls) {
      if (connection.getMessagesIn() == 0) {
        return false; // both sides talk: the handshake
      }
      endPoint = tls.unwrap();
    }
    try {
      return endPoint instanceof SocketChannelEndPoint tcp
          && tcp.getChannel().read(ByteBuffer.allocate(1)) != 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** For what has to happen at a time. */
  Scheduler timer() {
    return client.getScheduler();
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
