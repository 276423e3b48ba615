package dev.understudy.sandbox;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** System clock and the source of random ids; no other class reads either. */
public final class SystemClock {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final SecureRandom random = new SecureRandom();

  /** Returns the time, to the microsecond. */
  public Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** Returns a new id of a sandbox: {@code sb_} and 20 random letters and digits. */
  public String freshSandboxId() {
    return "sb_" + lettersAndDigits(20);
  }

  /** Returns a new id of a server, which marks its transactions in {@link SandboxVersion}. */
  public String freshServerId() {
    return lettersAndDigits(6);
  }

  private String lettersAndDigits(int length) {
    var text = new StringBuilder();
    random.ints(length, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
    return text.toString();
  }
}
