package dev.understudy;

import dev.understudy.sandbox.SystemClock;
import dev.understudy.tls.CertificateFolder;
import dev.understudy.tls.CertificateFolderException;
import dev.understudy.tls.CertificateIssuer;
import dev.understudy.tls.FrontDoor;
import dev.understudy.tls.ProxyRules;
import dev.understudy.tls.ServerCertificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A factory of the front door of a server: its certificate and the rules of its proxy. */
final class FrontDoorFactory {
  private FrontDoorFactory() {}

  /**
   * Returns the front door of a server with TLS. Its certificate is made in parallel.
   *
   * @param emulatedHosts the host names of the emulated services
   * @param notices takes a sentence for the user
   */
  static FrontDoor frontDoor(
      Options options,
      List<String> emulatedHosts,
      ServerSockets sockets,
      Consumer<String> notices) {
    var certificate =
        CompletableFuture.supplyAsync(() -> certificate(options.tls(), emulatedHosts, notices));
    var ownHosts = new TreeSet<>(AllowedHosts.names(options.address()));
    ownHosts.addAll(options.tls().names());
    var rules =
        new ProxyRules(
            new TreeSet<>(emulatedHosts),
            ownHosts,
            sockets::have,
            new TreeSet<>(options.tls().tunnels()),
            AllowedHosts.isLoopback(options.address().host())
                ? Optional.empty()
                : options.access().adminToken());
    return new FrontDoor(certificate, rules);
  }

  /**
   * Returns the certificate in the folder, or one that is in memory only.
   *
   * @throws StartException if the folder can't be used
   */
  static ServerCertificate certificate(
      Options.Tls tls, List<String> emulatedHosts, Consumer<String> notices) {
    var unique = new LinkedHashSet<>(emulatedHosts);
    unique.add("localhost");
    unique.addAll(tls.names());
    var names = List.copyOf(unique);
    var now = new SystemClock().now();
    if (tls.folder().isEmpty()) {
      return CertificateIssuer.issue(names, now);
    }
    try {
      var stored = new CertificateFolder(tls.folder().get()).open(names, now);
      stored.notice().ifPresent(notices);
      return stored.certificate();
    } catch (CertificateFolderException e) {
      throw new StartException(e.getMessage(), e);
    }
  }
}
