package dev.understudy.testing;

import dev.understudy.fixture.FixtureLibrary;
import dev.understudy.provider.Provider;
import dev.understudy.registry.Sandboxes;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.store.Database;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.FixtureSchema;
import dev.understudy.transaction.SandboxFactory;
import java.util.List;
import java.util.stream.Stream;

/** Sandboxes without an HTTP server, for tests of transactions. */
public final class TestSandboxes {
  private TestSandboxes() {}

  /** Returns the sandboxes of an open database, with the default sandbox. */
  public static Sandboxes on(Database database, Provider... providers) {
    var library = FixtureLibrary.startedWith(List.of());
    var entities = Stream.of(providers).<EntityReader<?>>map(Provider::entities).toList();
    var schema = new FixtureSchema(entities, List.of(), List.of(), List.of());
    var sandboxes =
        new Sandboxes(
            database.jdbi(),
            new Sandboxes.SandboxLimits(100, false),
            SandboxFactory.load(library, schema, new SystemClock()),
            tx -> {});
    sandboxes.createDefault();
    return sandboxes;
  }
}
