package dev.understudy.tls;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A factory of TLS connections, which are told by their first two bytes. TLS is set up for the
 * first of them.
 */
final class TlsDetector implements ConnectionFactory.Detecting {
  private static final int HANDSHAKE = 0x16;
  private static final int MAJOR_VERSION = 0x03;
  private static final String PROTOCOL = "SSL";

  private final Supplier<ServerCertificate> certificate;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile SslConnectionFactory tls;

  TlsDetector(Supplier<ServerCertificate> certificate) {
    this.certificate = certificate;
  }

  @Override
  public Detection detect(ByteBuffer buffer) {
    int at = buffer.position();
    if (buffer.remaining() > 0 && buffer.get(at) != HANDSHAKE) {
      return Detection.NOT_RECOGNIZED;
    }
    if (buffer.remaining() < 2) {
      return Detection.NEED_MORE_BYTES;
    }
    return buffer.get(at + 1) == MAJOR_VERSION ? Detection.RECOGNIZED : Detection.NOT_RECOGNIZED;
  }

  @Override
  public String getProtocol() {
    return PROTOCOL;
  }

  @Override
  public List<String> getProtocols() {
    return List.of(PROTOCOL);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return tls().newConnection(connector, endPoint);
  }

  private SslConnectionFactory tls() {
    if (tls == null) {
      lock.lock();
      try {
        if (tls == null) {
          tls = started();
        }
      } finally {
        lock.unlock();
      }
    }
    return tls;
  }

  private SslConnectionFactory started() {
    var settings = new SslContextFactory.Server();
    settings.setSslContext(certificate.get().serverContext());
    var factory = new SslConnectionFactory(settings, HttpVersion.HTTP_1_1.asString());
    try {
      factory.start();
    } catch (Exception e) {
      throw new IllegalStateException("TLS can't be set up", e);
    }
    return factory;
  }
}
