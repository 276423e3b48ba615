package dev.understudy.transaction;

import dev.understudy.sandbox.ProviderSetting;
import java.util.List;

/**
 * The parts of a fixture document that providers and other packages contribute.
 *
 * @param readers read the entities
 * @param settings the providers' settings, which stand in {@code settings}
 */
public record FixtureSchema(List<EntityReader<?>> readers, List<ProviderSetting> settings) {
  /** A document about nothing but the sandbox itself. */
  public static final FixtureSchema EMPTY = new FixtureSchema(List.of(), List.of());

  public FixtureSchema {
    readers = List.copyOf(readers);
    settings = List.copyOf(settings);
  }
}
