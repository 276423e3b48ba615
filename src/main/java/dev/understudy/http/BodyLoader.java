package dev.understudy.http;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.ByteArrayOutputStream2;

/**
 * Reads a body to its end as it comes, with no thread that waits for it. What is over the limit is
 * read, too, but not kept: a client that is still sending would not see the answer.
 */
final class BodyLoader implements Runnable, SlowClients.Transfer {
  private static final long READ_AND_DROPPED = 16 << 20;

  private final Request request;
  private final int limit;
  private final SlowClients slowClients;
  private final ByteArrayOutputStream2 kept = new ByteArrayOutputStream2();
  private final CompletableFuture<LoadedBody> loaded = new CompletableFuture<>();
  private volatile long length;
  private Optional<SlowClients.WatchedTransfer> watched = Optional.empty();

  /**
   * What came of a body.
   *
   * @param bytes all of it; of one that is too large, a byte more than it may have
   * @param length in bytes, of all that came
   * @param failure why the rest did not come
   */
  record LoadedBody(byte[] bytes, long length, Optional<Throwable> failure) {
    /** No body. */
    static final LoadedBody NOTHING = new LoadedBody(new byte[0], 0, Optional.empty());
  }

  private BodyLoader(Request request, int limit, SlowClients slowClients) {
    this.request = request;
    this.limit = limit;
    this.slowClients = slowClients;
  }

  /** Begins to read; what is there already is read at once. The future never fails. */
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
      keep(chunk);
      var isLast = chunk.isLast();
      chunk.release();
      if (isLast || length > limit + READ_AND_DROPPED) {
        end(Optional.empty());
        return;
      }
    }
    if (watched.isEmpty()) {
      watched = Optional.of(slowClients.watch(this));
    }
    watched.get().setBufferedBytes(kept.getCount());
    request.demand(this);
  }

  private void keep(Content.Chunk chunk) {
    var bytes = BufferUtil.toArray(chunk.getByteBuffer());
    length += bytes.length;
    kept.write(bytes, 0, Math.min(bytes.length, limit + 1 - kept.getCount()));
  }

  private void end(Optional<Throwable> failure) {
    watched.ifPresent(SlowClients.WatchedTransfer::close);
    loaded.complete(new LoadedBody(Arrays.copyOf(kept.getBuf(), kept.getCount()), length, failure));
  }

  @Override
  public long moved() {
    return length;
  }

  /** What waits for the next bytes gets this instead. */
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
