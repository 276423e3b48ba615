package dev.understudy.admin;

import dev.understudy.provider.Provider;
import dev.understudy.tls.FrontDoor;
import dev.understudy.tls.ShellScript;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Calls for clients whose host is fixed: the certificate to trust, and what to set in a shell. */
final class TlsApi {
  /** A host and a port that need no quotes in a shell. */
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Optional<FrontDoor> frontDoor;
  private final List<String> urlVariables;

  TlsApi(Optional<FrontDoor> frontDoor, List<Provider> providers) {
    this.frontDoor = frontDoor;
    this.urlVariables = providers.stream().flatMap(each -> each.urlVariable().stream()).toList();
  }

  /** Sends the certificate of the CA. */
  void caPem(Context context) {
    var certificate =
        frontDoor.orElseThrow(
            () ->
                new AdminProblem(
                    404, "This server has no certificate: start it with --ca DIR to have one."));
    context.contentType("application/x-pem-file");
    context.result(certificate.certificate().caPem());
  }

  /** Sends the script for a shell. */
  void shell(Context context) {
    var authority = AUTHORITY.matcher(Optional.ofNullable(context.header("Host")).orElse(""));
    if (!authority.matches()) {
      throw new AdminProblem(
          400, "The header Host has to name the server as its clients do, such as localhost:8080.");
    }
    // the port of https also takes plain HTTP, as clients expect of a proxy
    int usual = context.scheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
    int port = authority.group(2) == null ? usual : Integer.parseInt(authority.group(2));
    context.contentType("text/plain; charset=utf-8");
    context.result(
        new ShellScript(authority.group(1), port, urlVariables)
            .text(frontDoor.map(FrontDoor::certificate)));
  }
}
