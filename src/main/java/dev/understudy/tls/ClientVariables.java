package dev.understudy.tls;

import java.util.List;

/** The environment variables by which clients find a proxy and the certificates to trust. */
public final class ClientVariables {
  /** The variables with the URL of the proxy. */
  public static final List<String> PROXY =
      List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");

  /** The variables with the hosts that are called without the proxy. */
  public static final List<String> NO_PROXY = List.of("NO_PROXY", "no_proxy");

  /** The variables with a file in PEM. Most replace the certificates of the system by it. */
  public static final List<String> CA_FILE =
      List.of(
          "SSL_CERT_FILE",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE",
          "NODE_EXTRA_CA_CERTS",
          "GIT_SSL_CAINFO",
          "AWS_CA_BUNDLE",
          "HTTPLIB2_CA_CERTS",
          "DENO_CERT",
          "PERL_LWP_SSL_CA_FILE",
          "NIX_SSL_CERT_FILE",
          "CARGO_HTTP_CAINFO",
          "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
          "PIP_CERT");

  private ClientVariables() {}

  /** Returns the hosts that are called without the proxy, besides a server's. */
  public static String noProxy(String host) {
    var thisMachine = "localhost,127.0.0.1,::1";
    return List.of(thisMachine.split(",")).contains(host) ? thisMachine : thisMachine + "," + host;
  }

  /** Returns the options by which Java trusts the certificates in a key store. */
  public static String javaTrust(String jks) {
    return "-Djavax.net.ssl.trustStore=" + jks + " -Djavax.net.ssl.trustStoreType=JKS";
  }

  /** Returns the options by which Java uses a proxy. */
  public static String javaProxy(String host, int port) {
    return String.join(
        " ",
        "-Dhttps.proxyHost=" + host,
        "-Dhttps.proxyPort=" + port,
        "-Dhttp.proxyHost=" + host,
        "-Dhttp.proxyPort=" + port,
        "-Dhttp.nonProxyHosts=localhost|127.*|[::1]");
  }
}
