package dev.understudy;

import dev.understudy.pigeon.PigeonProvider;
import dev.understudy.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server with a fourth provider, for tests of the core that run over every provider. */
public final class PigeonServer {
  private static final Set<String> URLS = ConcurrentHashMap.newKeySet();

  private PigeonServer() {}

  /** One server for all tests that ask for it; the end of the JVM ends it. */
  private static final class Shared {
    private static final Understudy SERVER = start(TestDatabase.fresh());
  }

  /** Starts a server with the provider {@code pigeon} besides the others. */
  public static Understudy start(Options options) {
    var server = Understudy.start(options, List.of(new PigeonProvider()));
    URLS.add(server.baseUrl());
    return server;
  }

  /** Returns true if such a server was started at this base URL. */
  public static boolean isOneAt(String baseUrl) {
    return URLS.contains(baseUrl);
  }

  /** Returns the base URL of the server that such tests share. */
  public static String sharedUrl() {
    return Shared.SERVER.baseUrl();
  }
}
