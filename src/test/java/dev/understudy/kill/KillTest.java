package dev.understudy.kill;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.KilledServer;
import dev.understudy.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server, again and again on the same data folder: all that was acknowledged before any of
 * the kills is there, once and whole.
 */
@AnyDatabase
@Tag("kills")
class KillTest {
  private static final int WRITERS = 8;

  @TempDir Path folder;

  @Test
  void anIdleServerIsKilledASecondAfterItsLastAnswer() throws Exception {
    var writers = new Writers("sb_idle");
    try (var server = KilledServer.in(folder)) {
      for (int kill = 0; kill < Thorough.or(40, 4); kill++) {
        writers.write(server.baseUrl(), 2);
        // the second is what is tested: H2 2.5.252 had lost by then what it had written before
        assertFalse(server.process().endsWithin(Duration.ofSeconds(1)));
        server.start();
        writers.check(server.sandbox("sb_idle"));
      }
    }
  }

  @Test
  void aServerIsKilledWhileSeveralWrite() throws Exception {
    var writers = new Writers("sb_loaded");
    try (var server = KilledServer.in(folder)) {
      for (int kill = 0; kill < Thorough.or(40, 4); kill++) {
        int acknowledged = 20 + 67 * kill % 200;
        writers.writeUntilKilled(server.baseUrl(), WRITERS, acknowledged, server::kill);
        server.start();
        writers.check(server.sandbox("sb_loaded"));
      }
    }
  }
}
