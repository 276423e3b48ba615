package dev.understudy;

import dev.understudy.fixture.FixtureException;
import dev.understudy.http.RequestLog;
import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Provider;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.store.DatabaseException;
import dev.understudy.store.OutOfMemoryHandler;
import dev.understudy.tls.FrontDoor;
import dev.understudy.tls.ServerCertificate;
import java.net.ProxySelector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.util.MemoryUtils;

/**
 * The server as a library. Several can run in one JVM. It prints nothing, and ends all its threads
 * when it is closed.
 *
 * <pre>{@code
 * try (var server = Understudy.start()) {
 *   client.setBaseUrl(server.baseUrl());
 * }
 * }</pre>
 */
public final class Understudy implements AutoCloseable {
  private static final String JETTY_HASH = "jetty.git.hash";
  private static final String REFERENCES_PER_CACHE_LINE =
      "org.eclipse.jetty.util.referencesPerCacheLine";

  static {
    // Jetty sets it when its version is first asked for; an application may have another Jetty
    keeping(JETTY_HASH, () -> Objects.requireNonNull(Jetty.VERSION));
    // Jetty would start all of JMX to find this out; it is the usual number
    keeping(
        REFERENCES_PER_CACHE_LINE,
        () -> {
          System.getProperties().putIfAbsent(REFERENCES_PER_CACHE_LINE, "16");
          MemoryUtils.getReferencesPerCacheLine();
        });
  }

  /** Runs code that changes a system property, and changes it back. */
  private static void keeping(String property, Runnable code) {
    var before = System.getProperty(property);
    code.run();
    if (before == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, before);
    }
  }

  /** Returns the emulated services: each is one line. */
  public static List<Provider> providers() {
    return List.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider());
  }

  private final Options options;
  private final ServerParts parts;

  private Understudy(Options options, ServerParts parts) {
    this.options = options;
    this.parts = parts;
  }

  /** Starts a server on a free port of 127.0.0.1 and ::1, in memory, with the default fixtures. */
  public static Understudy start() {
    return start(Options.DEFAULT.withPort(0));
  }

  /**
   * Starts a server. If the JVM runs out of memory, all further calls are answered with that.
   *
   * @throws StartException if it can't start; the message says why
   */
  public static Understudy start(Options options) {
    return start(options, List.of());
  }

  /**
   * Starts a server for the command line.
   *
   * @param memory acts when the JVM runs out of memory
   * @param log the log of calls; empty: none is written
   */
  public static Understudy start(
      Options options, OutOfMemoryHandler memory, Optional<RequestLog> log) {
    return start(options, memory, log, List.of());
  }

  /** Starts a server with other providers as well. */
  static Understudy start(Options options, List<Provider> moreProviders) {
    var memory =
        new OutOfMemoryHandler(
            options.storage().isInMemory(),
            sentence ->
                System.getLogger(Understudy.class.getName())
                    .log(System.Logger.Level.ERROR, sentence));
    return start(options, memory, Optional.empty(), moreProviders);
  }

  private static Understudy start(
      Options options,
      OutOfMemoryHandler memory,
      Optional<RequestLog> log,
      List<Provider> moreProviders) {
    var all = Stream.concat(providers().stream(), moreProviders.stream()).toList();
    try {
      return SilentLogging.whileStarting(
          () -> new Understudy(options, new ServerParts(options, all, memory, log)));
    } catch (FixtureException e) {
      throw new StartException("The fixtures can't be used:\n" + e.getMessage(), e);
    } catch (DatabaseException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  /** Returns the host names of the emulated services, such as {@code api.prelude.dev}. */
  public static List<String> emulatedHosts() {
    return emulatedHosts(providers());
  }

  static List<String> emulatedHosts(List<Provider> providers) {
    return providers.stream().flatMap(each -> each.hosts().stream()).toList();
  }

  /**
   * Returns the certificate in a folder. Makes one if the folder has none, or one that ends soon.
   *
   * @param notices takes a sentence for the user
   * @throws StartException if the folder can't be used
   */
  public static ServerCertificate certificate(Options.Tls tls, Consumer<String> notices) {
    return FrontDoorFactory.certificate(tls, emulatedHosts(), notices);
  }

  /** Returns the environment variables from which clients take the base URL of a service. */
  public static List<String> urlVariables() {
    return providers().stream().flatMap(each -> each.urlVariable().stream()).toList();
  }

  /** Returns the URL of the server, such as {@code http://localhost:8080}; no slash at the end. */
  public String baseUrl() {
    return "http://" + AllowedHosts.name(options.address().host()) + ":" + port();
  }

  /** Returns the port that it listens on. */
  public int port() {
    return parts.sockets().port();
  }

  /**
   * Returns the certificate that clients of the server have to trust for TLS, in PEM.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public String caPem() {
    return door().certificate().caPem();
  }

  /**
   * Returns a context for TLS clients, which trusts this server and nothing else.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public SSLContext sslContext() {
    return door().certificate().clientContext();
  }

  /**
   * Returns a selector that sends all calls to this server, whatever their host, except those to
   * this machine. The server answers for the hosts of the emulated services and refuses others.
   *
   * @throws IllegalStateException if the server has no TLS
   */
  public ProxySelector proxySelector() {
    return door().proxySelector(parts.sockets().connectAddress());
  }

  /** Returns the hosts that the proxy did not let clients through to, with the number of calls. */
  public Map<String, Integer> refusedHosts() {
    return parts.frontDoor().map(FrontDoor::refusedHosts).orElse(Map.of());
  }

  /**
   * Returns the control of a sandbox without HTTP, whether or not there is this sandbox.
   *
   * @throws IllegalStateException if the server has run out of memory
   */
  public DirectControl directControl(String sandboxId) {
    return parts.directControl(sandboxId);
  }

  /** Creates a sandbox as {@link DirectControl#create} does. */
  public void createSandbox(String id, Map<String, ?> fields) {
    directControl(id).create(fields);
  }

  /** Deletes a sandbox as {@link DirectControl#delete} does. */
  public void deleteSandbox(String id) {
    directControl(id).delete();
  }

  /** Returns sentences for the user about what happened during the start. */
  public List<String> notices() {
    return parts.notices();
  }

  private FrontDoor door() {
    return parts
        .frontDoor()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "This server has no TLS: start it with Options.DEFAULT.with(Tls.IN_MEMORY)."));
  }

  /** Finishes the calls in flight, then closes everything. Has no effect the second time. */
  @Override
  public void close() {
    parts.close();
  }
}
