package dev.understudy.prelude.signing;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.understudy.sandbox.Ids;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
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
   * Returns the signature of a body.
   *
   * @param number of the webhook, which its salt follows from
   */
  static byte[] sign(String privateKey, byte[] body, Ids ids, long number) {
    try {
      var signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_LENGTH, 1));
      signature.initSign(read(privateKey), new SaltSource(ids, number));
      signature.update(body);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform from 11 on has RSASSA-PSS", e);
    }
  }

  private static PrivateKey read(String privateKey) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey)));
  }

  /** Source of the salt of one signature. */
  private static final class SaltSource extends SecureRandom {
    private static final long serialVersionUID = 1L;

    SaltSource(Ids ids, long number) {
      super(new Salt(HexFormat.of().parseHex(ids.hex(KIND, ~number, 2 * SALT_LENGTH))), null);
    }
  }

  /** Bytes of one salt, again and again. */
  private static final class Salt extends SecureRandomSpi {
    private static final long serialVersionUID = 1L;
    private final byte[] salt;

    Salt(byte[] salt) {
      this.salt = salt;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // the salt stays the same
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = salt[i % salt.length];
      }
    }

    @Override
    protected byte[] engineGenerateSeed(int length) {
      var seed = new byte[length];
      engineNextBytes(seed);
      return seed;
    }
  }
}
