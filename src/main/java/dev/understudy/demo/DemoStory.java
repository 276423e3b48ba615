package dev.understudy.demo;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The running story of the demo: people write, jobs run, messages are delivered and read, a carrier
 * fails now and then. The same seed and fixtures give the same story, line by line.
 */
public final class DemoStory {
  private static final int MAX_PAUSE_MINUTES = 12;

  private final DemoClient caller;
  private final long seed;
  private final Consumer<String> lines;

  /**
   * Creates a story.
   *
   * @param caller a client of a sandbox that began with the fixture demo
   * @param lines takes one line for each event
   */
  public DemoStory(DemoClient caller, long seed, Consumer<String> lines) {
    this.caller = caller;
    this.seed = seed;
    this.lines = lines;
  }

  /** Plays events until the server is closed or this thread is interrupted. */
  public void play(Duration pace) throws InterruptedException {
    try {
      for (long event = 0; !Thread.currentThread().isInterrupted(); event++) {
        play(event);
        Thread.sleep(pace.toMillis());
      }
    } catch (UncheckedIOException e) {
      // the server was closed
    }
  }

  /** Returns the lines that are printed before the story. */
  public static String opening(String baseUrl) {
    return String.format(
        Locale.ROOT,
        """
        The story begins. Webhooks of the channels front_desk and news, of all orders and of submissions go to %s.
        Nobody has to listen there; what was not received is tried again, and is listed at
          %s/_admin/sandboxes/default/webhooks
        """,
        DemoPeople.LISTENER,
        baseUrl);
  }

  /** Advances the clock by some minutes, then plays one event. */
  void play(long event) {
    var random = new RandomChoices(seed, event);
    var advanced =
        caller.control(
            "POST",
            "/clock/advance",
            Map.of("by", "PT" + (1 + random.below(MAX_PAUSE_MINUTES)) + "M"));
    var now = advanced.body().path("now").asString("");
    // a refused advance has no time
    var time = now.length() >= 16 ? now.substring(0, 10) + " " + now.substring(11, 16) : now;
    MessageUpdates.of(advanced.body()).ifPresent(line -> lines.accept(time + "  " + line));
    if (event == 0) {
      lines.accept(time + "  " + DemoEvents.subscribeToHooks(caller));
    }
    lines.accept(time + "  " + random.of(List.of(DemoEvents.values())).play(caller, random));
  }
}
