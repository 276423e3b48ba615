package dev.understudy.transaction;

import dev.understudy.fixture.FixtureLibrary;
import dev.understudy.sandbox.SystemClock;
import java.util.List;

/**
 * What sandboxes begin with: the start-up fixtures, read and found right before there is a
 * database.
 */
public final class SandboxStartUp {
  private final EntityCache entityCache;
  private final SandboxFactory factory;
  private final SystemClock systemClock;
  private final List<String> refused;

  private SandboxStartUp(EntityCache entityCache, SandboxFactory factory, SystemClock systemClock) {
    this.entityCache = entityCache;
    this.factory = factory;
    this.systemClock = systemClock;
    this.refused = factory.refused();
  }

  /**
   * Reads the fixtures that the server is started with.
   *
   * @throws dev.understudy.fixture.FixtureException if one of them is wrong
   */
  public static SandboxStartUp read(
      FixtureLibrary library, FixtureSchema schema, SystemClock systemClock) {
    var entityCache = new EntityCache(schema);
    return new SandboxStartUp(
        entityCache, new SandboxFactory(entityCache, library, systemClock), systemClock);
  }

  EntityCache worlds() {
    return entityCache;
  }

  public SandboxFactory factory() {
    return factory;
  }

  public SystemClock wall() {
    return systemClock;
  }

  /** Credentials that are refused by the whole server. */
  public List<String> refused() {
    return refused;
  }
}
