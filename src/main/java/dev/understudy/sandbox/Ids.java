package dev.understudy.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A generator of ids from (seed, kind, number) and nothing else. A sandbox with the same seed and
 * the same calls in the same order has the same ids.
 */
public final class Ids {
  private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final String ALPHANUMERIC =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ALPHANUMERIC_LENGTH = 8;
  private static final long ALPHANUMERIC_COUNT = (long) Math.pow(62, ALPHANUMERIC_LENGTH);
  private static final int HALF_BITS = 24;
  private static final int HALF_MASK = (1 << HALF_BITS) - 1;

  private final long seed;

  /** Creates the generator of a sandbox. */
  public Ids(long seed) {
    this.seed = seed;
  }

  /** Returns lower-case hexadecimal characters, an even number up to 64. */
  public String hex(String kind, long number, int length) {
    var bytes = ByteBuffer.allocate(4 * Long.BYTES);
    for (int lane = 0; bytes.hasRemaining(); lane++) {
      bytes.putLong(bits(kind, number, lane));
    }
    return HexFormat.of().formatHex(bytes.array(), 0, length / 2);
  }

  /** Returns hexadecimal characters that follow from a text in place of a number. */
  public String hex(String kind, String text, int length) {
    var sha = sha256();
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
    sha.update((kind + '\n' + text).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sha.digest(), 0, length / 2);
  }

  /** Returns 26 characters of lower-case Crockford base 32, which hold 128 bits. */
  public String base32(String kind, long number) {
    long high = bits(kind, number, 0);
    long low = bits(kind, number, 1);
    var text = new char[26];
    for (int i = text.length - 1; i >= 0; i--) {
      text[i] = CROCKFORD.charAt((int) (low & 31));
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new String(text);
  }

  /** Returns the SHA-256 of a text as 64 hexadecimal digits. */
  public static String sha256Hex(String text) {
    return sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the SHA-256 of bytes as 64 hexadecimal digits. */
  public static String sha256Hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /**
   * Returns the number that an id was made from: of 24 hexadecimal characters, or of 26 characters
   * in base 32, with any prefix up to an underscore. The result for any other text is meaningless,
   * so the caller compares the id of the number.
   */
  public long number(String kind, String id) {
    var text = id.substring(id.lastIndexOf('_') + 1);
    long first = 0;
    if (text.length() == 24) {
      for (int i = 0; i < 16; i++) {
        first = first << 4 | Character.digit(text.charAt(i), 16) & 15;
      }
    } else if (text.length() == 26) {
      // 128 bits in 130: the first 13 characters hold 63 of the first 64 bits, after two that are 0
      for (int i = 0; i < 13; i++) {
        first = first << 5 | CROCKFORD.indexOf(text.charAt(i)) & 31;
      }
      first = first << 1 | (CROCKFORD.indexOf(text.charAt(13)) & 31) >>> 4;
    }
    return unmixed(unmixed(first) ^ lane(kind, 0));
  }

  /** Returns a UUID in the form of version 4. */
  public UUID uuid(String kind, long number) {
    return new UUID(
        (bits(kind, number, 0) & ~0xF000L) | 0x4000L,
        (bits(kind, number, 1) & ~(3L << 62)) | (2L << 62));
  }

  /**
   * Returns 8 letters and digits, different for all numbers. A hash of this length would collide
   * after about ten million numbers. This is a permutation: a Feistel network that is applied until
   * the result is in the range (cycle walking).
   */
  public String alphanumeric(String kind, long number) {
    long value = number;
    do {
      value = permuted(kind, value);
    } while (value >= ALPHANUMERIC_COUNT);
    var text = new char[ALPHANUMERIC_LENGTH];
    for (int i = text.length - 1; i >= 0; i--) {
      text[i] = ALPHANUMERIC.charAt((int) (value % 62));
      value /= 62;
    }
    return new String(text);
  }

  private long permuted(String kind, long number) {
    int left = (int) (number >>> HALF_BITS) & HALF_MASK;
    int right = (int) number & HALF_MASK;
    for (int round = 0; round < 4; round++) {
      int mixed = (int) bits(kind, right, round) & HALF_MASK;
      int next = left ^ mixed;
      left = right;
      right = next;
    }
    return (long) left << HALF_BITS | right;
  }

  /** Returns a pseudo-random number from 0 to below 1. */
  public double draw(String kind, long number, long time) {
    return (mixed(bits(kind, number, 0) ^ mixed(time)) >>> 11) * 0x1p-53;
  }

  /**
   * Returns 64 pseudo-random bits: for every seed, kind and lane a bijection of the number, so that
   * all numbers of a kind have different bits.
   */
  private long bits(String kind, long number, int lane) {
    return mixed(lane(kind, lane) ^ mixed(number));
  }

  private long lane(String kind, int lane) {
    return mixed(seed ^ (long) kind.hashCode() << 32 ^ lane);
  }

  /** Mixes bits by the finalizer of SplitMix64, which is invertible. */
  private static long mixed(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  private static long unmixed(long bits) {
    long z = bits ^ bits >>> 31 ^ bits >>> 62;
    z *= 0x319642B2D24D8EC3L; // the inverses of the odd factors, modulo 2^64
    z = z ^ z >>> 27 ^ z >>> 54;
    z *= 0x96DE1B173F119089L;
    z = z ^ z >>> 30 ^ z >>> 60;
    return z - 0x9E3779B97F4A7C15L;
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
