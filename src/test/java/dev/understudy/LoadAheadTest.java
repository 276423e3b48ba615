package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Provider;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.sociocs.SociocsProvider;
import dev.understudy.store.Database;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What providers load in the background. The server would hide an exception there. */
class LoadAheadTest {
  static Stream<Provider> providers() {
    return Stream.of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void eachProviderLoadsAhead(Provider provider) {
    try (var database = Database.inMemory(new SystemClock().freshSandboxId())) {
      database.open();
      assertDoesNotThrow(() -> database.jdbi().useHandle(provider::loadAhead));
    }
  }
}
