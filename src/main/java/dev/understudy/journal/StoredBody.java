package dev.understudy.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kept beginning of a body, and the body's length.
 *
 * @param kept at most the first 64 KiB
 * @param length in bytes
 */
public record StoredBody(byte[] kept, long length) {
  /** The number of bytes that are kept of each body. */
  public static final int MAX_KEPT = 64 << 10;

  /** No body. */
  public static final StoredBody NONE = new StoredBody(new byte[0], 0);

  /** Returns a body with this length, of which these bytes are known. */
  public static StoredBody of(byte[] known, long length) {
    return new StoredBody(known.length > MAX_KEPT ? Arrays.copyOf(known, MAX_KEPT) : known, length);
  }

  /** Returns a body of which all bytes are known. */
  public static StoredBody of(byte[] whole) {
    return of(whole, whole.length);
  }

  /** Returns this body cut to so many characters. */
  StoredBody upTo(int characters) {
    var text = text().orElse("");
    return characters == text.length()
        ? this
        : new StoredBody(text.substring(0, characters).getBytes(StandardCharsets.UTF_8), length);
  }

  /** Returns the kept part as text; empty if there is none. */
  public Optional<String> text() {
    return kept.length == 0
        ? Optional.empty()
        : Optional.of(new String(kept, StandardCharsets.UTF_8));
  }

  /** Returns whether all of it is kept. */
  public boolean isWhole() {
    return kept.length == length;
  }
}
