package dev.understudy.sandbox;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The world outside of every sandbox: the wall clock and real chance. The only place for either.
 */
public final class SystemClock {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final SecureRandom random = new SecureRandom();

  /** The time of day outside, to the microsecond. */
  public Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** A sandbox id that nobody has had before: {@code sb_} and 20 random letters and digits. */
  public String freshSandboxId() {
    return "sb_" + lettersAndDigits(20);
  }

  /** A short name for this server, by which it finds its own entries among those of others. */
  public String freshServerId() {
    return lettersAndDigits(6);
  }

  private String lettersAndDigits(int length) {
    var text = new StringBuilder();
    random.ints(length, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
    return text.toString();
  }
}
