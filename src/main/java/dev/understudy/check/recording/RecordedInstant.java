package dev.understudy.check.recording;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Instants of recordings. */
public final class RecordedInstant {
  private RecordedInstant() {}

  /** Parses an instant in ISO 8601; without an offset it is in UTC. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
    } catch (DateTimeException e) {
      try {
        // Python leaves the offset out
        return Optional.of(LocalDateTime.parse(text.strip()).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException none) {
        return Optional.empty();
      }
    }
  }

  /** Parses the header {@code Date}. */
  static Optional<Instant> ofHeader(String text) {
    try {
      return Optional.of(
          OffsetDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
