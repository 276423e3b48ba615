package dev.understudy.transaction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.understudy.fixture.FixtureDocument;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.Sandbox.FixtureRef;
import dev.understudy.sandbox.SandboxStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Turns fixture documents into worlds. A world follows from its documents alone, so it is kept
 * under their hashes and shared; what is kept here can be lost at any time.
 */
public final class EntityCache {
  private static final int MAX_CACHED = 1_000;

  /** How long a fixture document is kept that no sandbox refers to. */
  public static final Duration DOCUMENT_LIFE = Duration.ofHours(1);

  private static final Duration TOUCH_INTERVAL = DOCUMENT_LIFE.dividedBy(4);

  private final FixtureSchema schema;
  private final Cache<List<FixtureRef>, SandboxEntities> cache =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).build();

  EntityCache(FixtureSchema schema) {
    this.schema = schema;
  }

  /** A world, the references by which it is found again, and its documents as JSON. */
  record LoadedFixtures(SandboxEntities entities, List<FixtureRef> refs, List<String> documents) {
    void keep(SandboxStore store, Instant at) {
      for (int i = 0; i < refs.size(); i++) {
        var hash = refs.get(i).hash();
        // a document nobody refers to is swept only when it was not used for long. Not said each
        // time: everybody who makes a sandbox would wait for everybody else
        var used = store.documentUsedAt(hash);
        boolean isFresh = used.filter(at.minus(TOUCH_INTERVAL)::isBefore).isPresent();
        if (!isFresh && (used.isEmpty() || store.touchDocument(hash, at) == 0)) {
          store.addDocument(hash, documents.get(i), at);
        }
      }
    }
  }

  SandboxEntities empty() {
    return SandboxEntities.empty(schema);
  }

  /**
   * This world with one more document, whose missing ids are made from these.
   *
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
    var hash = HexFormat.of().formatHex(hashed(json));
    var all = new ArrayList<>(refs);
    all.add(new FixtureRef(name, hash));
    cache.put(List.copyOf(all), entities);
    return new LoadedFixtures(entities, List.copyOf(all), List.of(json));
  }

  /** The world of this sandbox, read from its documents when it is not at hand. */
  SandboxEntities of(Sandbox sandbox, SandboxStore store) {
    var refs = sandbox.fixtures();
    var known = cache.getIfPresent(refs);
    if (known != null) {
      return known;
    }
    var entities = empty();
    for (var ref : refs) {
      var document = store.document(ref.hash()).orElseThrow();
      entities =
          entities.with(FixtureDocument.restore(ref.name(), document), schema, sandbox.ids());
    }
    cache.put(refs, entities);
    return entities;
  }

  private static byte[] hashed(String text) {
    return Ids.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
