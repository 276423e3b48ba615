package dev.understudy.sandbox;

import dev.understudy.fixture.FixtureLibrary;
import java.util.List;

/**
 * What sandboxes begin with: the start-up fixtures, read and found right before there is a
 * database.
 */
public final class Beginnings {
  private final Worlds worlds;
  private final Founder founder;
  private final Wall wall;
  private final List<String> refused;

  private Beginnings(Worlds worlds, Founder founder, Wall wall) {
    this.worlds = worlds;
    this.founder = founder;
    this.wall = wall;
    this.refused = founder.refused();
  }

  /**
   * Reads the fixtures that the server is started with.
   *
   * @throws dev.understudy.fixture.FixtureException if one of them is wrong
   */
  public static Beginnings read(FixtureLibrary library, List<EntityReader<?>> readers, Wall wall) {
    var worlds = new Worlds(readers);
    return new Beginnings(worlds, new Founder(worlds, library, wall), wall);
  }

  Worlds worlds() {
    return worlds;
  }

  Founder founder() {
    return founder;
  }

  Wall wall() {
    return wall;
  }

  /** Credentials that are refused by the whole server. */
  List<String> refused() {
    return refused;
  }
}
