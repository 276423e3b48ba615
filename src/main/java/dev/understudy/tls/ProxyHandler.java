package dev.understudy.tls;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;

/**
 * The proxy. Calls to hosts that the server stands in for stay on their connection: after a CONNECT
 * it begins anew, with TLS or plain HTTP. All other hosts are refused, except those to which
 * tunnels are allowed. No name is looked up but of these.
 */
final class ProxyHandler extends ConnectHandler {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final ProxyRules rules;
  private final RefusedHosts refused;

  ProxyHandler(ProxyRules rules, RefusedHosts refused) {
    this.rules = rules;
    this.refused = refused;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!HttpMethod.CONNECT.is(request.getMethod()) && ProxyConnections.hasAbsoluteForm(request)) {
      var uri = request.getHttpURI();
      var host = normalized(uri.getHost());
      int usual = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
      if (!rules.isOwn(host, uri.getPort() > 0 ? uri.getPort() : usual)) {
        refuse(host, rules.refusalOfPlain(host), request, response, callback);
        return true;
      }
    }
    return super.handle(request, response, callback);
  }

  @Override
  protected void handleConnect(
      Request request, Response response, Callback callback, String serverAddress) {
    var target = target(serverAddress);
    if (target.isEmpty()) {
      ProxyRules.MALFORMED.send(request, response, callback);
      return;
    }
    var host = normalized(target.get().getHost());
    int port = target.get().getPort(HTTPS_PORT);
    if (rules.isOwn(host, port)) {
      begin(request, response, callback);
    } else if (!rules.allowsTunnel(host)) {
      refuse(host, rules.refusal(host), request, response, callback);
    } else if (!rules.mayTunnel(request.getHeaders().get(HttpHeader.PROXY_AUTHORIZATION))) {
      response.getHeaders().put(HttpHeader.PROXY_AUTHENTICATE, "Basic realm=\"Understudy\"");
      ProxyRules.UNAUTHENTICATED.send(request, response, callback);
    } else {
      super.handleConnect(request, response, callback, serverAddress);
    }
  }

  private static Optional<HostPort> target(String address) {
    try {
      return Optional.ofNullable(address)
          .map(HostPort::new)
          .filter(each -> each.getHost() != null && HOST.matcher(each.getHost()).matches());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void refuse(
      String host, ProxyRefusal refusal, Request request, Response response, Callback callback) {
    refused.count(host);
    refusal.send(request, response, callback);
  }

  /** Answers a CONNECT, then reads the connection as if it had just been opened. */
  private static void begin(Request request, Response response, Callback callback) {
    var connector = request.getConnectionMetaData().getConnector();
    var endPoint = request.getTunnelSupport().getEndPoint();
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection(connector, endPoint));
    response.setStatus(HttpStatus.OK_200);
    callback.succeeded();
  }

  private static Connection connection(Connector connector, EndPoint endPoint) {
    ConnectionFactory first = connector.getDefaultConnectionFactory();
    return first.newConnection(connector, endPoint);
  }

  /** Returns a host in lower case, without the dot that may end it. */
  private static String normalized(String host) {
    var lowerCase = host == null ? "" : host.toLowerCase(Locale.ROOT);
    return lowerCase.endsWith(".") ? lowerCase.substring(0, lowerCase.length() - 1) : lowerCase;
  }
}
