package com.example.reminders;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Measurement of the time that sandboxes take. Its name is not one of a test, so it only runs with
 * {@code -Dtest=SandboxTimes}.
 */
@ExtendWith({SandboxTimes.Stopwatch.class, UnderstudyExtension.class})
class SandboxTimes {
  private static final int TESTS = 301;
  private static final double NANOS_PER_MILLI = 1e6;

  private static final List<Double> BEFORE = new ArrayList<>();
  private static final List<Double> WHOLE = new ArrayList<>();
  private static long begin;
  private static long ready;
  private static long done;

  /** The outermost extension: begins before a sandbox is asked for, ends after it is deleted. */
  static final class Stopwatch implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext test) {
      begin = System.nanoTime();
    }

    @Override
    public void afterEach(ExtensionContext test) {
      BEFORE.add((ready - begin) / NANOS_PER_MILLI);
      WHOLE.add((ready - begin + System.nanoTime() - done) / NANOS_PER_MILLI);
    }
  }

  @RepeatedTest(TESTS)
  void aTestHasASandbox(Sandbox sandbox) {
    ready = System.nanoTime();
    Assertions.assertNotNull(sandbox.prolificToken());
    done = System.nanoTime();
  }

  @AfterAll
  static void print() {
    System.out.printf(
        Locale.ROOT,
        "First sandbox after %.0f ms, with the start of the server.%n"
            + "Creation and deletion of %d further ones: median %.1f ms, 90th percentile %.1f ms,"
            + " together %.0f ms.%n",
        BEFORE.get(0),
        WHOLE.size() - 1,
        percentile(0.5),
        percentile(0.9),
        WHOLE.stream().skip(1).mapToDouble(Double::doubleValue).sum());
  }

  private static double percentile(double share) {
    var further = new ArrayList<>(WHOLE.subList(1, WHOLE.size()));
    Collections.sort(further);
    return further.get((int) (share * further.size()));
  }
}
