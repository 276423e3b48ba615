package dev.understudy.sociocs;

import dev.understudy.provider.Credential;
import dev.understudy.provider.Problem.Unauthenticated;
import dev.understudy.provider.Problem.Unauthenticated.Reason;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Request;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Parser of the key that a call carries, in one of the three documented places. Where there are
 * several, the first counts, whatever the others hold (ours): the header {@code apikey}, HTTP
 * Basic, the query parameter {@code apikey}.
 */
final class ApiKey {
  private static final String NAME = "apikey";
  private static final String BASIC = "Basic";

  /** The second part of the keys that the control plane shows. */
  static final String SHOWN_PART = ":understudy";

  private ApiKey() {}

  /**
   * Returns the key, and the part of it before its colon.
   *
   * @throws Refusal if there is none, or if it can't be read
   */
  static Credential of(Request request) {
    var header = request.headers(NAME);
    if (!header.isEmpty()) {
      return key(only(header));
    }
    var basic = request.headers("authorization").stream().filter(ApiKey::isBasic).toList();
    if (!basic.isEmpty()) {
      return key(decoded(only(basic).substring(BASIC.length()).strip()));
    }
    return key(only(request.query().getOrDefault(NAME, List.of())));
  }

  private static boolean isBasic(String authorization) {
    return authorization.strip().split("\\s+", 2)[0].equalsIgnoreCase(BASIC);
  }

  private static String only(List<String> values) {
    if (values.size() > 1) {
      throw new Unauthenticated(Reason.MALFORMED).refusal();
    }
    return values.isEmpty() ? "" : values.get(0).strip();
  }

  private static Credential key(String whole) {
    if (whole.isEmpty()) {
      throw new Unauthenticated(Reason.MISSING).refusal();
    }
    int colon = endOfName(whole);
    // a key without a colon is accepted: the documentation's sample has none
    if (!isWellFormed(whole) || colon == 0 || colon == whole.length() - 1) {
      throw new Unauthenticated(Reason.MALFORMED).refusal();
    }
    return colon < 0 ? new Credential(whole) : new Credential(whole, whole.substring(0, colon));
  }

  /**
   * Returns whether a key can be one; blanks inside are accepted, since other clients send them.
   */
  private static boolean isWellFormed(String key) {
    return Credential.isPrintable(key) && key.indexOf(',') < 0;
  }

  /** Returns the form of keys in fixtures. */
  static CredentialForm form() {
    return new CredentialForm(
        SociocsProvider.NAME,
        "sociocs_api_key",
        SHOWN_PART,
        text -> !text.isBlank() && text.equals(text.strip()) && isWellFormed(text),
        "a credential is printable ASCII without commas, and without blanks around it");
  }

  /** Returns the end of the name. A sandbox's id may have colons, if another service named it. */
  private static int endOfName(String key) {
    return key.startsWith(Sandbox.MADE_BY_USE_PREFIX) && key.endsWith(SHOWN_PART)
        ? key.length() - SHOWN_PART.length()
        : key.indexOf(':');
  }

  /** Returns user and password joined as a key; without a password the user is the key. */
  private static String decoded(String base64) {
    if (base64.isEmpty()) {
      return "";
    }
    try {
      var pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      if (!pair.contains(":")) {
        throw new Unauthenticated(Reason.MALFORMED).refusal();
      }
      return pair.indexOf(':') == pair.length() - 1 ? pair.substring(0, pair.length() - 1) : pair;
    } catch (IllegalArgumentException e) {
      throw new Unauthenticated(Reason.MALFORMED).refusal();
    }
  }
}
