package dev.understudy.demo;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The running story of the demo: people write, jobs run, messages are delivered and read, a carrier
 * fails now and then. The same seed on the same beginnings is the same story, line by line.
 */
public final class DemoStory {
  private static final int MAX_PAUSE_MINUTES = 12;

  private final DemoClient caller;
  private final long seed;
  private final Consumer<String> lines;

  /**
   * @param caller into a sandbox that began with the fixture demo
   * @param lines takes one line for each event
   */
  public DemoStory(DemoClient caller, long seed, Consumer<String> lines) {
    this.caller = caller;
    this.seed = seed;
    this.lines = lines;
  }

  /** Goes on until the server is closed or this thread is interrupted. */
  public void tell(Duration pace) throws InterruptedException {
    try {
      for (long event = 0; !Thread.currentThread().isInterrupted(); event++) {
        tell(event);
        Thread.sleep(pace.toMillis());
      }
    } catch (UncheckedIOException e) {
      // the server was closed: the curtain falls
    }
  }

  /** What there is to know before it begins. */
  public static String opening(String baseUrl) {
    return String.format(
        Locale.ROOT,
        """
        The story begins. Webhooks of the channels front_desk and news, and of all orders, go to %s.
        Nobody has to listen there; what was not received is tried again, and is listed at
          %s/_admin/sandboxes/default/webhooks
        """,
        DemoPeople.LISTENER,
        baseUrl);
  }

  /** One event: some minutes go by, which bring messages forward, and something happens. */
  void tell(long event) {
    var chance = new RandomChoices(seed, event);
    var advanced =
        caller.control(
            "POST",
            "/clock/advance",
            Map.of("by", "PT" + (1 + chance.below(MAX_PAUSE_MINUTES)) + "M"));
    var now = advanced.body().path("now").asString("");
    // a clock that somebody has set free may show less than 16 characters, but never none
    var time = now.length() >= 16 ? now.substring(0, 10) + " " + now.substring(11, 16) : now;
    MessageUpdates.of(advanced.body()).ifPresent(line -> lines.accept(time + "  " + line));
    lines.accept(time + "  " + chance.of(List.of(DemoEvents.values())).play(caller, chance));
  }
}
