package dev.understudy.session;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of the class and the variables of a test. */
final class SessionNames {
  private static final int MAX_LENGTH = 40;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");
  private static final Set<String> VERBS =
      Set.of("get", "list", "send", "create", "update", "delete", "search", "save", "set");
  private static final Set<String> TAKEN =
      Set.of("sandbox", "admin", "messages", "fault", "server");

  private final Map<String, Integer> uses = new HashMap<>();

  /** Returns the name of the class for a sandbox. */
  static String ofClass(String sandboxId) {
    var name = new StringBuilder();
    var words = WORD.matcher(sandboxId.replaceFirst("^sb_", ""));
    while (words.find() && name.length() < MAX_LENGTH) {
      name.append(capital(words.group()));
    }
    var prefix = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "Sandbox" : "";
    return prefix + name.substring(0, Math.min(name.length(), MAX_LENGTH)) + "SessionTest";
  }

  /** Returns a new variable for the response of an operation. */
  String ofResponse(String operation) {
    var words = List.of(operation.replaceAll("([a-z])([A-Z])", "$1-$2").split("[^A-Za-z0-9]+"));
    var rest =
        words.size() > 1 && VERBS.contains(words.get(0).toLowerCase(Locale.ROOT))
            ? words.subList(1, words.size())
            : words;
    var name = new StringBuilder(rest.get(0).toLowerCase(Locale.ROOT));
    rest.subList(1, rest.size()).forEach(word -> name.append(capital(word)));
    return of(TAKEN.contains(name.toString()) ? name.append("Answer").toString() : name.toString());
  }

  /** Returns a new variable with this name, followed by a number if the name is taken. */
  String of(String name) {
    int use = uses.merge(name, 1, Integer::sum);
    return use == 1 ? name : name + use;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
