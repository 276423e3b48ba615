package dev.understudy.prelude.signing;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.understudy.sandbox.Ids;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * RSA keys and RSASSA-PSS signatures that follow from a sandbox's seed, so that a replay has the
 * same ones. They protect nothing: anyone who knows the seed can make the key.
 */
final class SigningKeys {
  private static final String KIND = "signing";
  private static final int PRIME_BITS = 1024;
  private static final int MODULUS_BYTES = 2 * PRIME_BITS / Byte.SIZE;
  private static final int BLOCK_DIGITS = 64;
  private static final int CERTAINTY = 64;
  private static final int SALT_LENGTH = 32; // seen
  private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
  private static final int MAX_CACHED = 100;

  /** Product of small primes: a number that shares a factor with it is no prime. */
  private static final BigInteger SMALL_PRIMES =
      IntStream.rangeClosed(3, 2_000)
          .mapToObj(BigInteger::valueOf)
          .filter(each -> each.isProbablePrime(CERTAINTY))
          .reduce(BigInteger.ONE, BigInteger::multiply);

  /** Cached, since a key takes a tenth of a second and many sandboxes have the same seed. */
  private static final LoadingCache<Long, EncodedKeys> BY_SEED =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).build(SigningKeys::derive);

  private SigningKeys() {}

  /**
   * A key pair in base 64.
   *
   * @param privateKey PKCS #8
   * @param publicKey X.509
   */
  record EncodedKeys(String privateKey, String publicKey) {}

  /** Returns the key pair of sandboxes with a seed. */
  static EncodedKeys of(long seed) {
    return BY_SEED.get(seed);
  }

  private static EncodedKeys derive(long seed) {
    var ids = new Ids(seed);
    var first = prime(ids, 0);
    var second = prime(ids, 1);
    var p = first.max(second);
    var q = first.min(second);
    var modulus = p.multiply(q);
    var p1 = p.subtract(BigInteger.ONE);
    var q1 = q.subtract(BigInteger.ONE);
    var d = EXPONENT.modInverse(p1.multiply(q1));
    try {
      var factory = KeyFactory.getInstance("RSA");
      var privateKey =
          factory.generatePrivate(
              new RSAPrivateCrtKeySpec(
                  modulus, EXPONENT, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p)));
      var publicKey = factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT));
      return new EncodedKeys(
          Base64.getEncoder().encodeToString(privateKey.getEncoded()),
          Base64.getEncoder().encodeToString(publicKey.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has RSA", e);
    }
  }

  /** Returns the first prime from a number on whose highest two bits are set. */
  private static BigInteger prime(Ids ids, int nth) {
    var digits = new StringBuilder();
    int blocks = PRIME_BITS / 4 / BLOCK_DIGITS;
    for (int i = 0; i < blocks; i++) {
      digits.append(ids.hex(KIND, (long) nth * blocks + i, BLOCK_DIGITS));
    }
    var candidate =
        new BigInteger(digits.toString(), 16)
            .setBit(PRIME_BITS - 1)
            .setBit(PRIME_BITS - 2)
            .setBit(0);
    while (!candidate.gcd(SMALL_PRIMES).equals(BigInteger.ONE)
        || candidate.mod(EXPONENT).equals(BigInteger.ONE)
        || !candidate.isProbablePrime(CERTAINTY)) {
      candidate = candidate.add(BigInteger.TWO);
    }
    return candidate;
  }

  /**
   * Returns the signature of a body: RSASSA-PSS with SHA-256 and MGF1 (RFC 8017, 8.1.1). It is made
   * by hand, since the JDK's salt is random.
   *
   * @param number of the webhook, which its salt follows from
   */
  static byte[] sign(String privateKey, byte[] body, Ids ids, long number) {
    var salt = HexFormat.of().parseHex(ids.hex(KIND, ~number, 2 * SALT_LENGTH));
    return bytes(power(new BigInteger(1, encoded(body, salt)), read(privateKey)));
  }

  /** Returns the encoded message of EMSA-PSS (RFC 8017, 9.1.1). */
  private static byte[] encoded(byte[] body, byte[] salt) {
    var sha = Ids.sha256();
    var hashed = sha.digest(body);
    sha.update(new byte[8]);
    sha.update(hashed);
    var hash = sha.digest(salt);
    var block = new byte[MODULUS_BYTES - hash.length - 1];
    block[block.length - salt.length - 1] = 1;
    System.arraycopy(salt, 0, block, block.length - salt.length, salt.length);
    mask(block, hash);
    block[0] &= 0x7f; // the encoded message has one bit less than the modulus
    return ByteBuffer.allocate(MODULUS_BYTES).put(block).put(hash).put((byte) 0xbc).array();
  }

  /** Masks a block by MGF1 (RFC 8017, B.2.1). */
  private static void mask(byte[] block, byte[] hash) {
    var sha = Ids.sha256();
    byte[] mask = {};
    for (int i = 0; i < block.length; i++) {
      if (i % hash.length == 0) {
        sha.update(hash);
        mask = sha.digest(ByteBuffer.allocate(Integer.BYTES).putInt(i / hash.length).array());
      }
      block[i] ^= mask[i % hash.length];
    }
  }

  /** Returns the private operation (RFC 8017, 5.1.2). */
  private static BigInteger power(BigInteger message, RSAPrivateCrtKey key) {
    var p = message.modPow(key.getPrimeExponentP(), key.getPrimeP());
    var q = message.modPow(key.getPrimeExponentQ(), key.getPrimeQ());
    var difference = p.subtract(q).multiply(key.getCrtCoefficient()).mod(key.getPrimeP());
    return q.add(difference.multiply(key.getPrimeQ()));
  }

  /** Returns a number in as many bytes as the modulus has. */
  private static byte[] bytes(BigInteger number) {
    var shortest = number.toByteArray();
    var bytes = new byte[MODULUS_BYTES];
    int length = Math.min(shortest.length, bytes.length); // without a zero for the sign
    System.arraycopy(shortest, shortest.length - length, bytes, bytes.length - length, length);
    return bytes;
  }

  private static RSAPrivateCrtKey read(String privateKey) {
    try {
      return (RSAPrivateCrtKey)
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has RSA", e);
    }
  }
}
