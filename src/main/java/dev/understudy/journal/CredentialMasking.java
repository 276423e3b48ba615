package dev.understudy.journal;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.understudy.json.WebUrl;
import dev.understudy.json.WireJson;
import dev.understudy.sandbox.Ids;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Masking of credentials in journal entries. Fingerprints replace credentials in headers, HTTP
 * Basic and the query, and secrets in bodies. User names and passwords in URLs are blanked.
 */
final class CredentialMasking {
  private static final Set<String> HEADERS =
      Set.of("apikey", "api-key", "x-api-key", "x-auth-token", "cookie", "x-access-token");
  private static final Set<String> WITH_SCHEME = Set.of("authorization", "proxy-authorization");
  private static final Set<String> SCHEMES = Set.of("basic", "bearer", "token", "digest", "apikey");
  private static final Set<String> PARAMETERS =
      Set.of("apikey", "api_key", "api-key", "key", "token", "access_token", "auth", "password");

  /** An escape in JSON; its code only if the character needs no escape. */
  private static final Pattern ESCAPE =
      Pattern.compile("(?s)\\\\(?:u00((?!22|5[cC])[2-7][0-9a-fA-F])|.)");

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int MAX_CACHED = 1_000;

  /** A test run has few credentials and many calls. */
  private final LoadingCache<String, String> fingerprints =
      Caffeine.newBuilder().maximumSize(MAX_CACHED).build(CredentialMasking::hashed);

  /** Returns the fingerprint of a credential: the first 64 bits of its SHA-256, in hexadecimal. */
  String fingerprint(String credential) {
    return fingerprints.get(credential);
  }

  private static String hashed(String credential) {
    return "sha256:" + Ids.sha256Hex(credential).substring(0, 16);
  }

  /** Returns the masked headers, each as one text, by their names in lower case. */
  Map<String, String> inHeaders(Map<String, List<String>> headers) {
    var shown = new TreeMap<String, String>();
    headers.forEach((name, values) -> shown.put(name, inHeader(name, values)));
    return shown;
  }

  /** Masks the headers whose names contain one of these fields. */
  Map<String, String> inSecretHeaders(Map<String, String> headers, Set<String> fields) {
    var shown = new LinkedHashMap<String, String>();
    headers.forEach(
        (name, value) ->
            shown.put(
                name,
                fields.stream().anyMatch(lower(name)::contains) ? fingerprint(value) : value));
    return shown;
  }

  private String inHeader(String name, List<String> values) {
    if (values.size() == 1) {
      return inHeader(name, values.get(0));
    }
    return values.stream().map(value -> inHeader(name, value)).collect(Collectors.joining(", "));
  }

  private String inHeader(String name, String value) {
    if (HEADERS.contains(name)) {
      return fingerprint(value.strip());
    }
    if (!WITH_SCHEME.contains(name)) {
      return WebUrl.withoutCredentials(value);
    }
    var words = BLANKS.split(value.strip(), 2);
    if (words.length < 2 || !SCHEMES.contains(words[0].toLowerCase(Locale.ROOT))) {
      return fingerprint(value.strip());
    }
    var credential =
        words[0].equalsIgnoreCase("basic") ? decoded(words[1]).orElse(words[1]) : words[1];
    return words[0] + " " + fingerprint(credential);
  }

  /** Decodes HTTP Basic, so that a credential has one fingerprint in every kind of header. */
  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(
          new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the masked query, encoded as it was in the URL. */
  String inQuery(String query) {
    return WebUrl.withoutCredentials(
        Arrays.stream(query.split("&", -1))
            .map(this::inParameter)
            .collect(Collectors.joining("&")));
  }

  private String inParameter(String parameter) {
    int equals = parameter.indexOf('=');
    var name = equals < 0 ? parameter : parameter.substring(0, equals);
    if (equals < 0 || !PARAMETERS.contains(plain(name).toLowerCase(Locale.ROOT))) {
      return parameter;
    }
    return name + "=" + fingerprint(plain(parameter.substring(equals + 1)));
  }

  /** Returns the body of a request or response, with {@code ***} for credentials in URLs. */
  StoredBody inUrls(StoredBody body) {
    if (body.isWhole() && !mayHaveAt(body.kept())) {
      return body;
    }
    // byte by byte, whatever the encoding is
    var text = new String(body.kept(), StandardCharsets.ISO_8859_1);
    var plain = text.indexOf('\\') < 0 ? text : withoutEscapes(text);
    var shown =
        body.isWhole()
            ? WebUrl.withoutCredentials(plain)
            : WebUrl.withoutCredentialsAtTheCut(plain);
    return shown.equals(plain)
        ? body
        : new StoredBody(
            shown.getBytes(StandardCharsets.ISO_8859_1),
            body.isWhole() ? shown.length() : body.length());
  }

  /** Returns whether there is an at sign, plain or as an escape of URLs or JSON. */
  private static boolean mayHaveAt(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '@' || text[i] == '0' && i > 0 && text[i - 1] == '4') {
        return true;
      }
    }
    return false;
  }

  /** Returns the same JSON without needless escapes. */
  private static String withoutEscapes(String json) {
    return ESCAPE
        .matcher(json)
        .replaceAll(
            found -> {
              var code = found.group(1);
              return Matcher.quoteReplacement(
                  code != null
                      ? String.valueOf((char) Integer.parseInt(code, 16))
                      : found.group().equals("\\/") ? "/" : found.group());
            });
  }

  /**
   * Returns the body with fingerprints of all values whose names contain one of these, at any
   * depth. A body that can't be parsed is cut where such a name might begin.
   */
  StoredBody inBody(StoredBody body, Set<String> fields) {
    if (fields.isEmpty() || body.length() == 0) {
      return body;
    }
    try {
      if (body.isWhole()) {
        var tree = WireJson.read(body.kept());
        if (tree.isContainer()) {
          return isHidden(tree, fields) ? StoredBody.of(WireJson.write(tree)) : body;
        }
      }
    } catch (WireJson.Unreadable e) {
      // the ends of values are unknown then
    }
    return body.upTo(end(body.text().orElse(""), fields));
  }

  /** Masks the values of these fields, and returns whether there were any. */
  private boolean isHidden(JsonNode node, Set<String> fields) {
    boolean any = false;
    for (var each : node.properties()) {
      if (fields.stream().anyMatch(field -> lower(each.getKey()).contains(field))) {
        each.setValue(StringNode.valueOf(fingerprint(each.getValue().asString(""))));
        any = true;
      } else {
        any |= isHidden(each.getValue(), fields);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      any |= isHidden(node.get(i), fields);
    }
    return any;
  }

  /**
   * Returns the end of the first such name, or the start of anything that could hide one, such as
   * an escape.
   */
  private static int end(String text, Set<String> fields) {
    var names = fields.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    var found = Pattern.compile("(?i)" + names + "|(?=[\\\\%\\x00\\ufffd])").matcher(text);
    return found.find() ? found.end() : text.length();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String plain(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }
}
