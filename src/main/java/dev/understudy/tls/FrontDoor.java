package dev.understudy.tls;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;

/** TLS, plain HTTP and the proxy on the ports of a server. */
public final class FrontDoor {
  private final CompletableFuture<ServerCertificate> certificate;
  private final ProxyRules rules;
  private final RefusedHosts refused = new RefusedHosts();

  /**
   * Creates a front door.
   *
   * @param certificate completed once it is made; TLS connections wait for it
   */
  public FrontDoor(CompletableFuture<ServerCertificate> certificate, ProxyRules rules) {
    this.certificate = certificate;
    this.rules = rules;
  }

  /** Returns the factories of connections for one port, the first of which is the default. */
  public ConnectionFactory[] connectionFactories(HttpConfiguration http) {
    if (http.getCustomizer(SecureRequestCustomizer.class) == null) {
      var secure = new SecureRequestCustomizer();
      secure.setSniHostCheck(false);
      http.addCustomizer(secure);
    }
    return new ConnectionFactory[] {
      new DetectorConnectionFactory(new TlsDetector(certificate::join)), new ProxyConnections(http)
    };
  }

  /** Puts the proxy in front of the handlers of a server. */
  public void insertInto(Server server) {
    server.insertHandler(new ProxyHandler(rules, refused));
  }

  /**
   * Returns the certificate of the server.
   *
   * @throws RuntimeException the one with which its making failed
   */
  public ServerCertificate certificate() {
    try {
      return certificate.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Returns a selector that sends clients to the proxy, which is at this address. */
  public ProxySelector proxySelector(InetSocketAddress proxy) {
    return new FixedHostProxySelector(proxy);
  }

  /** Returns the hosts that clients were not let through to, with the number of their calls. */
  public Map<String, Integer> refusedHosts() {
    return refused.calls();
  }
}
