package dev.understudy.kill;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.KilledServer;
import dev.understudy.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server while its file is made smaller. The file grows by calls with long bodies, of which
 * the journal keeps only the last.
 */
@AnyDatabase
@Tag("kills")
class KillWhileCompactingTest {
  private static final String SANDBOX = "sb_compacted";
  private static final int WRITERS = 4;
  private static final int LONG_BODY = 60_000;

  /** Smaller ones are not compacted while the server runs. */
  private static final long COMPACTED_BYTES = 8 << 20;

  @TempDir Path folder;

  private final Writers writers = new Writers(SANDBOX);

  @Test
  void aServerIsKilledWhileItCompactsItsFile() throws Exception {
    try (var server = start()) {
      for (int kill = 0; kill < Thorough.or(20, 2); kill++) {
        fill(server);
        int acknowledged = 20 + 67 * kill % 200;
        writers.writeUntilKilled(server.baseUrl(), WRITERS, acknowledged, server::kill);
        check(server);
      }
    }
  }

  @Test
  void aServerIsKilledWhileItCompactsItsFileAtAStop() throws Exception {
    try (var server = start()) {
      for (int kill = 0; kill < Thorough.or(10, 1); kill++) {
        fill(server);
        writers.write(server.baseUrl(), 4);
        server.process().terminate();
        awaitChanges(1 + kill % 7, server);
        server.kill();
        check(server);
      }
    }
  }

  private KilledServer start() {
    return KilledServer.in(folder, "--keep-requests=100");
  }

  private void fill(KilledServer server) throws IOException, InterruptedException {
    while (bytes() < COMPACTED_BYTES) {
      writers.writeRefused(server.baseUrl(), LONG_BODY);
    }
  }

  /** Waits until the file was seen to change so many times, or the server has ended. */
  private void awaitChanges(int count, KilledServer server) throws IOException {
    int seen = 0;
    var last = state();
    while (seen < count && server.process().isAlive()) {
      var now = state();
      seen += now.equals(last) ? 0 : 1;
      last = now;
    }
  }

  private String state() throws IOException {
    return bytes() + " bytes at " + Files.getLastModifiedTime(folder.resolve("understudy.mv.db"));
  }

  private long bytes() throws IOException {
    return Files.size(folder.resolve("understudy.mv.db"));
  }

  private void check(KilledServer server) {
    server.start();
    writers.check(server.sandbox(SANDBOX));
  }
}
