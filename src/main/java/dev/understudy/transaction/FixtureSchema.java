package dev.understudy.transaction;

import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.ProviderSetting;
import java.util.List;

/**
 * Parts of a fixture document that providers and other packages contribute.
 *
 * @param entities the readers of entities, in the order in which they read
 * @param seeds the readers of rows that a sandbox begins with; they read after those of entities
 * @param settings the providers' settings, in the section {@code settings}
 * @param credentials the forms of the providers' credentials, in the section {@code credentials}
 */
public record FixtureSchema(
    List<EntityReader<?>> entities,
    List<SeedReader> seeds,
    List<ProviderSetting> settings,
    List<CredentialForm> credentials) {
  /** Schema of documents that are about nothing but the sandbox itself. */
  public static final FixtureSchema EMPTY =
      new FixtureSchema(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public FixtureSchema {
    entities = List.copyOf(entities);
    seeds = List.copyOf(seeds);
    settings = List.copyOf(settings);
    credentials = List.copyOf(credentials);
  }
}
