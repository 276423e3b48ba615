package dev.understudy.journal;

import dev.understudy.sandbox.Sandboxes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts fingerprints in the place of credentials, wherever in a call clients put them: headers, HTTP
 * Basic, the query.
 */
final class Secrets {
  private static final Set<String> HEADERS =
      Set.of("apikey", "api-key", "x-api-key", "x-auth-token", "cookie", "x-access-token");
  private static final Set<String> WITH_SCHEME = Set.of("authorization", "proxy-authorization");
  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "token", "digest", "apikey");
  private static final Set<String> PARAMETERS =
      Set.of("apikey", "api_key", "api-key", "key", "token", "access_token", "auth", "password");

  private Secrets() {}

  /** The fingerprint of a credential: the first 64 bits of its SHA-256, in hexadecimal. */
  static String fingerprint(String credential) {
    return "sha256:" + Sandboxes.fingerprint(credential).substring(0, 16);
  }

  /** The headers, each as one text. */
  static Map<String, String> inHeaders(Map<String, List<String>> headers) {
    var shown = new TreeMap<String, String>();
    headers.forEach(
        (name, values) ->
            shown.put(
                name,
                values.stream()
                    .map(value -> inHeader(name.toLowerCase(Locale.ROOT), value))
                    .collect(Collectors.joining(", "))));
    return shown;
  }

  private static String inHeader(String name, String value) {
    if (HEADERS.contains(name)) {
      return fingerprint(value.strip());
    }
    if (!WITH_SCHEME.contains(name)) {
      return value;
    }
    var words = value.strip().split("\\s+", 2);
    if (words.length < 2 || !SCHEMES.contains(words[0].toLowerCase(Locale.ROOT))) {
      return fingerprint(value.strip());
    }
    var credential =
        words[0].equalsIgnoreCase("basic") ? decoded(words[1]).orElse(words[1]) : words[1];
    return words[0] + " " + fingerprint(credential);
  }

  /** The same as in a header, so that one fingerprint finds both. */
  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(
          new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The query, as it stood in the URL. */
  static String inQuery(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(Secrets::inParameter)
        .collect(Collectors.joining("&"));
  }

  private static String inParameter(String parameter) {
    int equals = parameter.indexOf('=');
    var name = equals < 0 ? parameter : parameter.substring(0, equals);
    if (equals < 0 || !PARAMETERS.contains(plain(name).toLowerCase(Locale.ROOT))) {
      return parameter;
    }
    return name + "=" + fingerprint(plain(parameter.substring(equals + 1)));
  }

  private static String plain(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }
}
