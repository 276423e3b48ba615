package dev.understudy.webhook;

import dev.understudy.store.ColumnJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.type.TypeReference;

/**
 * Signature that each attempt of a webhook gets: HMAC-SHA256, in base 64, of the time of the
 * attempt in seconds since 1970 followed by the body.
 *
 * @param signatureHeader the header with the signature
 * @param timeHeader the header with the time
 */
public record TimedSignature(String secret, String signatureHeader, String timeHeader) {
  private static final String ALGORITHM = "HmacSHA256";
  private static final TypeReference<TimedSignature> STORED = new TypeReference<>() {};

  /** Returns the two headers of an attempt. */
  Map<String, String> headers(String body, Instant at) {
    var time = String.valueOf(at.getEpochSecond());
    var headers = new LinkedHashMap<String, String>();
    headers.put(timeHeader, time);
    headers.put(signatureHeader, sign(time + body));
    return headers;
  }

  private String sign(String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  String text() {
    return ColumnJson.write(this);
  }

  static TimedSignature of(String text) {
    return ColumnJson.read(text, STORED);
  }

  @Override
  public String toString() {
    return "TimedSignature[" + signatureHeader + "]";
  }
}
