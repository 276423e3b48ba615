package dev.understudy.journal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** A stream of parts, each of which is made when the one before it is read. */
final class PagedInputStream extends InputStream {
  private final Supplier<Optional<InputStream>> parts;
  private InputStream current = InputStream.nullInputStream();
  private boolean isDone;

  /**
   * Creates a stream.
   *
   * @param parts returns the next part; empty after the last one
   */
  PagedInputStream(Supplier<Optional<InputStream>> parts) {
    this.parts = parts;
  }

  @Override
  public int read() throws IOException {
    var single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int read = current.read(buffer, offset, length);
    while (read < 0 && !isDone) {
      var next = parts.get();
      isDone = next.isEmpty();
      current = next.orElseGet(InputStream::nullInputStream);
      read = current.read(buffer, offset, length);
    }
    return read;
  }
}
