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
 * Jetty's HTTP client without the features of a browser: no redirects, cookies, authentication,
 * content decoding, proxies or name look-ups.
 */
final class JettyTransport implements AutoCloseable {
  private static final int MAX_THREADS = 8;
  private static final int MAX_CONNECTIONS = 1024;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int BUFFER_BYTES = 1024;

  /** Shorter than the time for which receivers keep an idle connection, which is at least 2 s. */
  private static final long IDLE_MILLIS = 1000;

  private static final long REMOVE_IDLE_DESTINATION_MILLIS = 30_000;
  private static final long STOP_MILLIS = 1000;

  private final HttpClient client;

  /**
   * Starts a client.
   *
   * @param name of its threads
   */
  JettyTransport(String name, String userAgent, Duration connectTimeout) {
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
    client.setConnectTimeout(connectTimeout.toMillis());
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
    // Jetty adds these when it starts
    List.of("redirect", "www-authenticate", "proxy-authenticate", "upgrade")
        .forEach(client.getProtocolHandlers()::remove);
    client.getContentDecoderFactories().clear();
  }

  /** Returns a POST to a target at one address; no other address is connected to. */
  Request post(CallbackTarget target, InetSocketAddress address, Duration timeout) {
    // Jetty's URL parser refuses underscores in host names, so the host is set afterwards
    return client
        .newRequest(URI.create(target.scheme() + "://receiver" + target.pathAndQuery()))
        .method(HttpMethod.POST)
        .host(target.host())
        .port(target.port())
        .transport(new PinnedTransport(address))
        .idleTimeout(0, TimeUnit.MILLISECONDS) // the timeout below limits the wait for a response
        .timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
        .headers(
            headers -> {
              headers.put(HttpHeader.HOST, target.authority());
              target
                  .authorization()
                  .ifPresent(value -> headers.put(HttpHeader.AUTHORIZATION, value));
            });
  }

  /**
   * Returns whether the connection that a request is about to be written to is unusable, because
   * the receiver has closed it or sent something unasked. Jetty closes such a connection, but may
   * notice too late. A byte that is read here is lost, so a stale connection must not be used.
   */
  static boolean isStale(Request request) {
    if (!(request.getConnection() instanceof Connection connection)) {
      return false;
    }
    var endPoint = connection.getEndPoint();
    if (endPoint instanceof EndPoint.Wrapper tls) {
      if (connection.getMessagesIn() == 0) {
        return false; // in the TLS handshake, both sides send
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

  /** Returns the timer of the client. */
  Scheduler timer() {
    return client.getScheduler();
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
