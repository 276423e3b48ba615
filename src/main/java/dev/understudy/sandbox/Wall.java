package dev.understudy.sandbox;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The world outside of every sandbox: the wall clock and real chance. The only place for either.
 */
public final class Wall {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final SecureRandom random = new SecureRandom();

  /** The time of day outside, to the microsecond. */
  public Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** A sandbox id that nobody has had before: {@code sb_} and 20 random letters and digits. */
  public String freshSandboxId() {
    var id = new StringBuilder("sb_");
    random.ints(20, 0, ALPHABET.length()).forEach(i -> id.append(ALPHABET.charAt(i)));
    return id.toString();
  }
}
