package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.Options;
import dev.understudy.Options.Storage;
import dev.understudy.Understudy;
import dev.understudy.client.UnderstudyClient;
import dev.understudy.testing.GoodCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data folder of an earlier version. {@code schema-4.zip} is the folder of a server whose
 * tables were of version 4: a sandbox with a message of Prelude and a fault, both made over HTTP.
 */
class EarlierDataTest {
  @TempDir Path folder;

  private void unpack() throws IOException {
    var stored = Objects.requireNonNull(getClass().getResourceAsStream("schema-4.zip"));
    try (var zip = new ZipInputStream(stored)) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, folder.resolve(entry.getName()));
      }
    }
  }

  @Test
  void dataOfVersionFourGoesOn() throws IOException {
    unpack();
    var options =
        Options.DEFAULT.withPort(0).with(new Storage(Optional.of(folder), Optional.empty()));
    try (var server = Understudy.start(options)) {
      var client = new UnderstudyClient(server.baseUrl());
      var sandbox = client.sandbox("sb_old");
      var message = sandbox.messages().list().get(0);
      assertEquals("tx_3w9qpxq8xn1dfecbyr4cp9489b", message.id());
      sandbox.clock().advance(Duration.ofHours(1));
      assertEquals("delivered", sandbox.messages().get(message.id()).status());
      sandbox.snapshots().take("before");
      GoodCall.JOBS.in(sandbox).then().statusCode(503);
      sandbox.faults().clear();
      GoodCall.JOBS.in(sandbox).then().statusCode(200);
      assertEquals(1, client.coverage("sb_old").met());
      var fork = sandbox.fork("before");
      assertEquals(1, fork.messages().total());
      GoodCall.JOBS.in(fork).then().statusCode(503);
      sandbox.snapshots().restore("before");
      GoodCall.JOBS.in(sandbox).then().statusCode(503);
    }
  }
}
