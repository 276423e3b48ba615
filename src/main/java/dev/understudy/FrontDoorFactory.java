package dev.understudy;

import dev.understudy.sandbox.SystemClock;
import dev.understudy.tls.CertificateFolder;
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
        CompletableFuture.supplyAsync(
            () -> {
              var stored = certificate(options.tls(), emulatedHosts);
              stored.notice().ifPresent(notices);
              return stored.certificate();
            });
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

  /** Returns the certificate in the folder, or one that is in memory only. */
  static CertificateFolder.Stored certificate(Options.Tls tls, List<String> emulatedHosts) {
    var names = new LinkedHashSet<>(emulatedHosts);
    names.add("localhost");
    names.addAll(tls.names());
    var now = new SystemClock().now();
    return tls.folder()
        .map(folder -> new CertificateFolder(folder).open(List.copyOf(names), now))
        .orElseGet(() -> inMemory(CertificateIssuer.issue(List.copyOf(names), now)));
  }

  private static CertificateFolder.Stored inMemory(ServerCertificate certificate) {
    return new CertificateFolder.Stored(certificate, Optional.empty());
  }
}
