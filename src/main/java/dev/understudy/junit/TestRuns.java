package dev.understudy.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * Open test runs of this JVM. Static methods of test classes find them here, as they have no
 * context of JUnit. Each execution of JUnit has its own.
 */
final class TestRuns {
  /** The oldest first. Those that only static methods have asked for are free. */
  private static final List<Open> OPEN = new ArrayList<>();

  private record Open(ServerLocation location, TestRun run, boolean isFree) {}

  private TestRuns() {}

  /**
   * Returns the newest test run at this location, that of the execution of JUnit that goes on;
   * starts one if there is none.
   */
  static synchronized TestRun at(ServerLocation location) {
    return newest(location).orElseGet(() -> start(location, true)).run();
  }

  /** Takes the free test run at this location for an execution of JUnit, or starts one. */
  static synchronized Use use(ServerLocation location) {
    var free = newest(location).filter(Open::isFree);
    free.ifPresent(OPEN::remove);
    return new Use(
        free.map(each -> add(location, each.run(), false))
            .orElseGet(() -> start(location, false))
            .run());
  }

  private static Optional<Open> newest(ServerLocation location) {
    return OPEN.stream()
        .filter(each -> each.location().equals(location))
        .reduce((older, newer) -> newer);
  }

  private static Open start(ServerLocation location, boolean isFree) {
    return add(location, location.startRun(), isFree);
  }

  private static Open add(ServerLocation location, TestRun run, boolean isFree) {
    var open = new Open(location, run, isFree);
    OPEN.add(open);
    return open;
  }

  private static synchronized void remove(TestRun run) {
    OPEN.removeIf(each -> each.run() == run);
  }

  /**
   * Use of a test run by one execution of JUnit, which closes it at its end: as a {@link
   * CloseableResource} before JUnit 5.13, since then as an {@link AutoCloseable}.
   */
  @SuppressWarnings("deprecation")
  record Use(TestRun run) implements AutoCloseable, CloseableResource {
    @Override
    public void close() {
      remove(run);
      run.close();
    }
  }
}
