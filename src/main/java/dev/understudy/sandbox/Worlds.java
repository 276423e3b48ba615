package dev.understudy.sandbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.understudy.fixture.FixtureDocument;
import dev.understudy.sandbox.Sandbox.FixtureRef;
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
final class Worlds {
  private static final int KEPT = 1_000;

  /** How long a fixture document is kept that no sandbox refers to. */
  public static final Duration DOCUMENT_LIFE = Duration.ofHours(1);

  private static final Duration TOUCHED_EVERY = DOCUMENT_LIFE.dividedBy(4);

  private final List<EntityReader<?>> readers;
  private final Cache<List<FixtureRef>, World> cache =
      Caffeine.newBuilder().maximumSize(KEPT).build();

  Worlds(List<EntityReader<?>> readers) {
    this.readers = List.copyOf(readers);
  }

  /** A world, the references by which it is found again, and its documents as JSON. */
  record Made(World world, List<FixtureRef> refs, List<String> documents) {
    void keep(SandboxStore store, Instant at) {
      for (int i = 0; i < refs.size(); i++) {
        var hash = refs.get(i).hash();
        // a document nobody refers to is swept only when it was not used for long. Not said each
        // time: everybody who makes a sandbox would wait for everybody else
        var used = store.documentUsedAt(hash);
        boolean isFresh = used.filter(at.minus(TOUCHED_EVERY)::isBefore).isPresent();
        if (!isFresh && (used.isEmpty() || store.touchDocument(hash, at) == 0)) {
          store.addDocument(hash, documents.get(i), at);
        }
      }
    }
  }

  World empty() {
    return World.empty(readers);
  }

  /**
   * This world with one more document, whose missing ids are made from these.
   *
   * @throws dev.understudy.fixture.FixtureException if something is wrong in the document
   */
  Made with(World before, List<FixtureRef> refs, String name, FixtureDocument document, Ids ids) {
    var world = before.with(document, readers, ids);
    var json = document.json();
    var hash = HexFormat.of().formatHex(hashed(json));
    var all = new ArrayList<>(refs);
    all.add(new FixtureRef(name, hash));
    cache.put(List.copyOf(all), world);
    return new Made(world, List.copyOf(all), List.of(json));
  }

  /** The world of this sandbox, read from its documents when it is not at hand. */
  World of(Sandbox sandbox, SandboxStore store) {
    var refs = sandbox.fixtures();
    var known = cache.getIfPresent(refs);
    if (known != null) {
      return known;
    }
    var world = empty();
    for (var ref : refs) {
      var document = store.document(ref.hash()).orElseThrow();
      world = world.with(FixtureDocument.restore(ref.name(), document), readers, sandbox.ids());
    }
    cache.put(refs, world);
    return world;
  }

  private static byte[] hashed(String text) {
    return Ids.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
