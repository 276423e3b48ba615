package dev.understudy.client;

import dev.understudy.client.SandboxEvent.Counts;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A listener to the changes of a sandbox, until it is closed. */
public final class Listening implements AutoCloseable {
  private final Stream<String> lines;

  private Listening(Stream<String> lines) {
    this.lines = lines;
  }

  static Listening to(Calls calls, String path, Consumer<SandboxEvent> listener) {
    var lines = calls.lines(path);
    // a stream that is closed before the thread reads from it would refuse to be read
    var iterator = lines.iterator();
    var thread = new Thread(() -> read(iterator, listener), "understudy-listening");
    thread.setDaemon(true);
    thread.start();
    return new Listening(lines);
  }

  private static void read(Iterator<String> lines, Consumer<SandboxEvent> listener) {
    var name = new StringBuilder();
    try {
      lines.forEachRemaining(
          line -> {
            if (line.startsWith("event: ")) {
              name.setLength(0);
              name.append(line.substring("event: ".length()));
            } else if (line.startsWith("data: ")) {
              listener.accept(event(name.toString(), line.substring("data: ".length())));
            }
          });
    } catch (UncheckedIOException e) {
      // it was closed, or the server was
    }
  }

  private static SandboxEvent event(String name, String data) {
    var fields = Json.tree(data);
    var counts = fields.path("counts");
    return new SandboxEvent(
        name,
        Optional.ofNullable(fields.path("version").asString(null)),
        new Counts(
            counts.path("messages").asLong(0),
            counts.path("requests").asLong(0),
            counts.path("webhooks").asLong(0),
            counts.path("faults").asLong(0)),
        Optional.ofNullable(fields.path("next_due").asString(null)).map(Instant::parse));
  }

  /** Ends the listening. */
  @Override
  public void close() {
    lines.close();
  }
}
