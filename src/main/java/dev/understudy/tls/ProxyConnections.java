package dev.understudy.tls;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;

/** A factory of HTTP connections that know whether a request was written as to a proxy. */
final class ProxyConnections extends HttpConnectionFactory {
  ProxyConnections(HttpConfiguration settings) {
    super(settings);
  }

  /** Returns whether a request has the absolute form: {@code GET http://host/path}. */
  static boolean hasAbsoluteForm(Request request) {
    return request.getConnectionMetaData().getConnection() instanceof ProxyConnection connection
        && connection.hasAbsoluteForm;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    var connection = new ProxyConnection(getHttpConfiguration(), connector, endPoint);
    return configure(connection, connector, endPoint);
  }

  private static final class ProxyConnection extends HttpConnection {
    private volatile boolean hasAbsoluteForm;

    private ProxyConnection(HttpConfiguration settings, Connector connector, EndPoint endPoint) {
      super(settings, connector, endPoint);
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
      // the parsed URI has a host in both forms
      hasAbsoluteForm = uri.contains("://") && !uri.startsWith("/");
      return super.newHttpStream(method, uri, version);
    }
  }
}
