package dev.understudy.http;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.ByteArrayOutputStream2;

/**
 * A loader of a request body, without a thread that waits for the client. Bytes over the limit are
 * read and dropped, since a client does not read the response while it is sending.
 */
final class BodyLoader implements Runnable, SlowClients.Transfer {
  private static final long MAX_DROPPED_BYTES = 16 << 20;

  private final Request request;
  private final int limit;
  private final SlowClients slowClients;
  private final ByteArrayOutputStream2 buffer = new ByteArrayOutputStream2();
  private final CompletableFuture<LoadedBody> loaded = new CompletableFuture<>();
  private volatile long length;
  private Optional<SlowClients.WatchedTransfer> watched = Optional.empty();

  /**
   * A loaded body.
   *
   * @param bytes the body; of one that is too large, one byte more than the limit
   * @param length the number of bytes received
   * @param failure the reason why the rest was not received
   */
  record LoadedBody(byte[] bytes, long length, Optional<Throwable> failure) {
    /** An empty body. */
    static final LoadedBody EMPTY = new LoadedBody(new byte[0], 0, Optional.empty());
  }

  private BodyLoader(Request request, int limit, SlowClients slowClients) {
    this.request = request;
    this.limit = limit;
    this.slowClients = slowClients;
  }

  /** Starts to read, and reads at once what has arrived. The future never fails. */
  static CompletableFuture<LoadedBody> load(Request request, int limit, SlowClients slowClients) {
    var loader = new BodyLoader(request, limit, slowClients);
    loader.run();
    return loader.loaded;
  }

  @Override
  public void run() {
    for (var chunk = request.read(); chunk != null; chunk = request.read()) {
      if (Content.Chunk.isFailure(chunk)) {
        end(Optional.of(chunk.getFailure()));
        return;
      }
      append(chunk);
      var isLast = chunk.isLast();
      chunk.release();
      if (isLast || length > limit + MAX_DROPPED_BYTES) {
        end(Optional.empty());
        return;
      }
    }
    if (watched.isEmpty()) {
      watched = Optional.of(slowClients.watch(this));
    }
    watched.get().setBufferedBytes(buffer.getCount());
    request.demand(this);
  }

  private void append(Content.Chunk chunk) {
    var bytes = BufferUtil.toArray(chunk.getByteBuffer());
    length += bytes.length;
    buffer.write(bytes, 0, Math.min(bytes.length, limit + 1 - buffer.getCount()));
  }

  private void end(Optional<Throwable> failure) {
    watched.ifPresent(SlowClients.WatchedTransfer::close);
    loaded.complete(
        new LoadedBody(Arrays.copyOf(buffer.getBuf(), buffer.getCount()), length, failure));
  }

  @Override
  public long moved() {
    return length;
  }

  /** Fails the request, which wakes the loader. */
  @Override
  public void end(SlowClientException reason) {
    request
        .getContext()
        .execute(
            () -> {
              if (!loaded.isDone()) {
                request.fail(reason);
              }
            });
  }
}
