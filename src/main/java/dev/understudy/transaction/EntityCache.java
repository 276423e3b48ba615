package dev.understudy.transaction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.understudy.fixture.FixtureDocument;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandbox.FixtureRef;
import dev.understudy.sandbox.SandboxStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A cache of the entities that fixture documents define, by the hashes of the documents. Entities
 * that are not in the cache are read from their documents again.
 */
public final class EntityCache {
  private static final int MAX_CACHED = 1_000;

  /** Time for which a fixture document is kept that no sandbox refers to. */
  public static final Duration DOCUMENT_LIFE = Duration.ofHours(1);

  private static final Duration TOUCH_INTERVAL = Duration.ofMinutes(15);

  private final FixtureSchema schema;
  private final Cache<List<FixtureRef>, SandboxEntities> cache =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

  EntityCache(FixtureSchema schema) {
    this.schema = schema;
  }

  /**
   * Entities, with the documents that they were read from.
   *
   * @param refs of all documents of the sandbox
   * @param documents as JSON
   */
  record LoadedFixtures(SandboxEntities entities, List<FixtureRef> refs, List<String> documents) {
    /** Stores the documents, from which other servers and later starts read the entities. */
    void store(SandboxStore store, Instant at) {
      for (int i = 0; i < refs.size(); i++) {
        var hash = refs.get(i).hash();
        // Unused documents are swept after DOCUMENT_LIFE. The time of use is not updated on every
        // creation of a sandbox, since all creations would wait for the lock on the same row.
        var used = store.documentUsedAt(hash);
        boolean isFresh = used.filter(at.minus(TOUCH_INTERVAL)::isBefore).isPresent();
        if (!isFresh && (used.isEmpty() || store.touchDocument(hash, at) == 0)) {
          store.addDocument(hash, documents.get(i), at);
        }
      }
    }
  }

  LoadedFixtures empty() {
    return new LoadedFixtures(SandboxEntities.empty(schema), List.of(), List.of());
  }

  /**
   * Returns entities with those of one more document.
   *
   * @param refs of the documents before it
   * @param name of the document; empty for one that was posted
   * @param ids generates the ids that the document leaves out
   * @return documents holds the new one only
   * @throws dev.understudy.fixture.FixtureException if something is wrong in the document
   */
  LoadedFixtures with(
      SandboxEntities before,
      List<FixtureRef> refs,
      String name,
      FixtureDocument document,
      Ids ids) {
    var entities = before.with(document, schema, ids);
    var json = document.json();
    var all = new ArrayList<>(refs);
    all.add(new FixtureRef(name, Ids.sha256Hex(json)));
    cache.put(List.copyOf(all), entities);
    return new LoadedFixtures(entities, List.copyOf(all), List.of(json));
  }

  /** Returns the entities of a sandbox, read from its documents if they are not in the cache. */
  SandboxEntities get(Sandbox sandbox, SandboxStore store) {
    var refs = sandbox.fixtures();
    var known = cache.getIfPresent(refs);
    if (known != null) {
      return known;
    }
    var entities = SandboxEntities.empty(schema);
    for (var ref : refs) {
      var document = store.document(ref.hash()).orElseThrow();
      entities =
          entities.with(FixtureDocument.restore(ref.name(), document), schema, sandbox.ids());
    }
    cache.put(refs, entities);
    return entities;
  }
}
