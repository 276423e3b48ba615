package dev.understudy.check;

import dev.understudy.provider.PathPattern;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ids in recorded answers and those in the answers to the replay, so that later requests name
 * what the replay has made. An id that a request named before its first answer is not mapped: it
 * was in the account before the recording.
 */
final class IdMapping {
  private static final int SHORTEST = 6;
  private static final Pattern NAME =
      Pattern.compile("(?i)(.*[_-])?(id|ids|key|uuid|cursor|secret|next|url)|.*(Id|Ids|Url|Key)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_+=-]{1,200}");
  private static final Pattern URL = Pattern.compile("(?i)https?://\\S{1,8000}");
  private static final Pattern SEPARATORS = Pattern.compile("[/?&=#]");

  private final Map<String, String> ours = new HashMap<>();
  private final Set<String> named = new HashSet<>();
  private boolean isRead;

  /**
   * Reads the ids of an answer, where both bodies have them at the same place.
   *
   * @param ofRead whether the call only reads; what a write answers is sure
   */
  void learn(JsonNode recorded, JsonNode answered, boolean ofRead) {
    isRead = ofRead;
    learn("", recorded, answered);
  }

  private void learn(String name, JsonNode recorded, JsonNode answered) {
    if (recorded.isObject() && answered.isObject()) {
      recorded
          .properties()
          .forEach(each -> learn(each.getKey(), each.getValue(), answered.path(each.getKey())));
    } else if (recorded.isArray() && answered.isArray() && recorded.size() == answered.size()) {
      IntStream.range(0, recorded.size())
          .forEach(i -> learn(name, recorded.get(i), answered.get(i)));
    } else if (isScalar(recorded) && isScalar(answered) && NAME.matcher(name).matches()) {
      learn(recorded.asString(), answered.asString());
    }
  }

  private static boolean isScalar(JsonNode node) {
    return node.isString() || node.isIntegralNumber();
  }

  /** Reads an id, or the ids in a URL. */
  void learn(String recorded, String answered) {
    if (URL.matcher(recorded).matches() && URL.matcher(answered).matches()) {
      var theirs = SEPARATORS.split(recorded);
      var mine = SEPARATORS.split(answered);
      for (int i = 3; theirs.length == mine.length && i < mine.length; i++) {
        learnWord(decoded(theirs[i]), decoded(mine[i]));
      }
    } else {
      learnWord(recorded, answered);
    }
  }

  private void learnWord(String recorded, String answered) {
    if (!recorded.equals(answered)
        && WORD.matcher(recorded).matches()
        && WORD.matcher(answered).matches()
        && !named.contains(recorded)) {
      if (isRead) {
        // a list of the account may have others at the same places
        ours.putIfAbsent(recorded, answered);
      } else {
        ours.put(recorded, answered);
      }
    }
  }

  /** Returns a path with our ids in the places of parameters. */
  String inPath(String path, PathPattern pattern) {
    var segments = PathPattern.segments(path);
    return IntStream.range(0, segments.size())
            .mapToObj(
                at ->
                    at < pattern.segments().size() && pattern.segments().get(at).startsWith("{")
                        ? inSegment(segments.get(at))
                        : segments.get(at))
            .collect(Collectors.joining("/"))
        + (path.endsWith("/") ? "/" : "");
  }

  private String inSegment(String segment) {
    var text = PathPattern.decoded(segment);
    var mapped = replaced(text, true);
    return mapped.equals(text) ? segment : encoded(mapped).replace("+", "%20");
  }

  /** Returns a query, or a form, with our ids. */
  String inQuery(String query) {
    return Stream.of(query.split("&", -1))
        .map(
            parameter -> {
              int equals = parameter.indexOf('=');
              if (equals < 0) {
                return parameter;
              }
              var value = decoded(parameter.substring(equals + 1));
              var mapped =
                  Stream.of(value.split(",", -1))
                      .map(each -> replaced(each, isName(parameter.substring(0, equals))))
                      .collect(Collectors.joining(","));
              return mapped.equals(value)
                  ? parameter
                  : parameter.substring(0, equals + 1) + encoded(mapped);
            })
        .collect(Collectors.joining("&"));
  }

  private static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Replaces the ids in a JSON body, and returns it. */
  JsonNode inBody(JsonNode body) {
    return inBody("", body);
  }

  private JsonNode inBody(String name, JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(each -> each.setValue(inBody(each.getKey(), each.getValue())));
    } else if (node instanceof ArrayNode array) {
      IntStream.range(0, array.size()).forEach(i -> array.set(i, inBody(name, array.get(i))));
    } else if (node.isString()) {
      var text = node.asString();
      var mapped = replaced(text, isName(name));
      return mapped.equals(text) ? node : JsonNodeFactory.instance.stringNode(mapped);
    } else if (node.isIntegralNumber() && isName(name)) {
      var text = node.asString();
      var mapped = replaced(text, true);
      if (!mapped.equals(text) && mapped.matches("-?\\d{1,18}")) {
        return JsonNodeFactory.instance.numberNode(Long.parseLong(mapped));
      }
    }
    return node;
  }

  /** Returns our id for a text; short texts are ids only where an id stands. */
  private String replaced(String text, boolean isIdPlace) {
    if (!isIdPlace && text.length() < SHORTEST) {
      return text;
    }
    var mapped = ours.get(text);
    if (mapped == null && isIdPlace && text.length() <= 200) {
      named.add(text);
    }
    return mapped == null ? text : mapped;
  }

  /** Returns all texts in a request, which a report never shows. */
  static Set<String> texts(JsonNode body, List<String> others) {
    var texts = new LinkedHashSet<String>();
    gather(body, texts);
    for (var other : others) {
      Stream.of(SEPARATORS.split(other)).map(IdMapping::decoded).forEach(texts::add);
    }
    texts.remove("");
    return texts;
  }

  private static void gather(JsonNode node, Set<String> texts) {
    if (node.isContainer()) {
      node.forEach(each -> gather(each, texts));
    } else if (!node.isNull() && !node.isMissingNode() && !node.isBoolean()) {
      texts.add(node.asString());
    }
  }

  static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return encoded;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
