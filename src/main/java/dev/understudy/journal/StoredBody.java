package dev.understudy.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A body as it is kept: its beginning, and how long it was.
 *
 * @param kept at most the first 64 KiB
 * @param length in bytes
 */
public record StoredBody(byte[] kept, long length) {
  /** How much of each body is kept. */
  public static final int MAX_KEPT = 64 << 10;

  /** No body. */
  public static final StoredBody NONE = new StoredBody(new byte[0], 0);

  /** A body of which this is known, and which was so long. */
  public static StoredBody of(byte[] known, long length) {
    return new StoredBody(known.length > MAX_KEPT ? Arrays.copyOf(known, MAX_KEPT) : known, length);
  }

  /** A whole body. */
  public static StoredBody of(byte[] whole) {
    return of(whole, whole.length);
  }

  /** The same, of which only so many characters are kept. */
  StoredBody upTo(int characters) {
    var text = text().orElse("");
    return characters == text.length()
        ? this
        : new StoredBody(text.substring(0, characters).getBytes(StandardCharsets.UTF_8), length);
  }

  /** What is kept, as text; none where there was no body, or nothing of it is kept. */
  public Optional<String> text() {
    return kept.length == 0
        ? Optional.empty()
        : Optional.of(new String(kept, StandardCharsets.UTF_8));
  }

  /** Whether all of it is kept. */
  public boolean isWhole() {
    return kept.length == length;
  }
}
