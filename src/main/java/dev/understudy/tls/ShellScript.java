package dev.understudy.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A script that turns a shell towards a server: it writes the certificates to a folder for
 * temporary files and sets variables. Clients that are started from that shell call the server.
 */
public final class ShellScript {
  private static final String FOLDER = "$understudy_folder";

  private final String server;
  private final String host;
  private final int port;
  private final List<String> urlVariables;

  /**
   * Creates a script.
   *
   * @param host the name or address of the server, which must be safe within quotes
   * @param port the port of the server
   * @param urlVariables the variables with the base URL of a service
   */
  public ShellScript(String host, int port, List<String> urlVariables) {
    this.server = "http://" + host + ":" + port;
    this.host = host;
    this.port = port;
    this.urlVariables = urlVariables;
  }

  /** Returns the script for a server with this certificate; empty if it has no TLS. */
  public String text(Optional<ServerCertificate> certificate) {
    return certificate.map(this::withTls).orElseGet(this::withoutTls);
  }

  private String withoutTls() {
    return "export"
        + continued(baseUrls())
        + "\necho 'understudy: only clients that read these variables call "
        + server
        + ". Those with a fixed host still call the real service: start the server with --ca DIR"
        + " for them.' >&2\n";
  }

  private String withTls(ServerCertificate certificate) {
    return String.join(
        "\n",
        "understudy_folder=$(mktemp -d) &&",
        "mkdir \"" + FOLDER + "/none\" &&",
        "cat > \"" + FOLDER + "/ca.pem\" <<'UNDERSTUDY' &&",
        certificate.caPem() + "UNDERSTUDY",
        "base64 -d > \"" + FOLDER + "/ca.jks\" <<'UNDERSTUDY' &&",
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(TrustFiles.keyStore(List.of(certificate.ca()))),
        "UNDERSTUDY",
        "export" + continued(variables()) + " &&",
        "echo 'understudy: clients that are started in this shell call "
            + server
            + " instead of the real services.' >&2 ||",
        "echo 'understudy: this shell is as before.' >&2",
        "");
  }

  private List<String> variables() {
    var variables = baseUrls();
    ClientVariables.PROXY.forEach(each -> variables.add(each + "='" + server + "'"));
    var noProxy = ClientVariables.noProxy(host);
    ClientVariables.NO_PROXY.forEach(each -> variables.add(each + "='" + noProxy + "'"));
    ClientVariables.CA_FILE.forEach(each -> variables.add(each + "=\"" + FOLDER + "/ca.pem\""));
    variables.add("SSL_CERT_DIR=\"" + FOLDER + "/none\"");
    variables.add("NODE_USE_ENV_PROXY=1");
    variables.add("NODE_OPTIONS=\"${NODE_OPTIONS:-} --use-openssl-ca\"");
    variables.add(
        "JAVA_TOOL_OPTIONS=\"${JAVA_TOOL_OPTIONS:-} "
            + ClientVariables.javaTrust(FOLDER + "/ca.jks")
            + " "
            + ClientVariables.javaProxy(host, port)
            + "\"");
    return variables;
  }

  private List<String> baseUrls() {
    var variables = new ArrayList<String>();
    urlVariables.forEach(each -> variables.add(each + "='" + server + "'"));
    variables.add("UNDERSTUDY_URL='" + server + "'");
    return variables;
  }

  /** Returns words of one command, each on a line of its own. */
  private static String continued(List<String> words) {
    return " \\\n  " + String.join(" \\\n  ", words);
  }
}
