package dev.understudy.events;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The response to one listener. No thread waits for the listener: while it does not read, only the
 * newest event is kept for it.
 */
final class EventResponse implements WriteListener {
  private final ServletOutputStream out;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private Optional<String> pending = Optional.empty();
  private boolean isUnflushed;
  private boolean endsWithPending;

  EventResponse(ServletOutputStream out) {
    this.out = out;
  }

  /** Returns a future that is done when the response ends. */
  CompletableFuture<Void> end() {
    return end;
  }

  /** Sends a text as soon as the listener reads; replaces a text that is not sent yet. */
  synchronized void send(String text) {
    pending = Optional.of(text);
    write();
  }

  /** Sends a text unless another one is still to be sent. */
  synchronized void sendIfIdle(String text) {
    if (pending.isEmpty()) {
      send(text);
    }
  }

  /** Sends a last text, and ends the response. */
  synchronized void endWith(String text) {
    endsWithPending = true;
    send(text);
  }

  /** Ends the response at once. */
  void close() {
    end.complete(null);
  }

  private void write() {
    try {
      while (!end.isDone() && out.isReady()) {
        if (pending.isPresent()) {
          var text = pending.get();
          pending = Optional.empty();
          isUnflushed = true;
          out.write(text.getBytes(StandardCharsets.UTF_8));
        } else if (isUnflushed) {
          isUnflushed = false;
          out.flush();
        } else {
          if (endsWithPending) {
            close();
          }
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      close();
    }
  }

  @Override
  public synchronized void onWritePossible() {
    write();
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }
}
