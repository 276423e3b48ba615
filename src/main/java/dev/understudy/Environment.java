package dev.understudy;

import dev.understudy.fixture.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/**
 * The options in environment variables, such as {@code UNDERSTUDY_ADMIN_TOKEN} for {@code
 * --admin-token}. An empty variable counts as absent.
 */
public final class Environment {
  private static final String PREFIX = "UNDERSTUDY_";

  /** Variables that tests and the build read. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("UNDERSTUDY_URL", "UNDERSTUDY_TEST_DB_URL");

  /** Variables that must not be empty: an empty token would protect nothing. */
  private static final Set<String> NEVER_EMPTY = Set.of("UNDERSTUDY_ADMIN_TOKEN");

  /**
   * Variables that Kubernetes sets in every container next to a service whose name begins with
   * {@code understudy}, and Docker in a container that is linked to such a one.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          PREFIX
              + "(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?"
              + "|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
              + "|"
              + PREFIX
              + "(NAME|ENV_\\w+)");

  private static final Pattern SERVICE_PORT = Pattern.compile(PREFIX + "(\\w+_)?PORT");
  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://\\S+");

  private final Map<String, String> variables = new TreeMap<>();

  /** Creates the options in these environment variables. */
  public Environment(Map<String, String> environment) {
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            variables.put(name, value.strip());
          }
        });
  }

  /** Returns the variable for an option. */
  public static String variable(Option option) {
    return PREFIX + option.getLongOpt().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * Returns the text of an option, if its variable is set.
   *
   * @throws ParseException if the variable is empty and must not be
   */
  public Optional<String> text(Option option) throws ParseException {
    var variable = variable(option);
    var text = variables.get(variable);
    if (text == null || isServiceUrl(variable, text)) {
      return Optional.empty();
    }
    if (text.isEmpty() && NEVER_EMPTY.contains(variable)) {
      throw new ParseException(
          variable + " is set, but empty: give it a value, or unset it to do without.");
    }
    return Optional.of(text).filter(each -> !each.isEmpty());
  }

  /** Returns a line about each variable of an option that Kubernetes or Docker has set. */
  public List<String> ignored(List<Option> options) {
    return options.stream()
        .map(Environment::variable)
        .filter(variable -> isServiceUrl(variable, variables.getOrDefault(variable, "")))
        .map(
            variable ->
                "Note: "
                    + variable
                    + "="
                    + variables.get(variable)
                    + " is ignored: it is the address of a service of that name, which Kubernetes"
                    + " and Docker put into the environment. An option on the command line is not"
                    + " affected, and enableServiceLinks: false keeps such variables away.")
        .toList();
  }

  /**
   * Returns a warning for each unknown variable.
   *
   * @param options the options of all commands
   */
  public List<String> unknown(List<Option> options) {
    var known = new TreeSet<>(OTHER_VARIABLES);
    options.forEach(option -> known.add(variable(option)));
    var warnings = new ArrayList<String>();
    variables.forEach(
        (name, value) -> {
          if (!known.contains(name) && !isServiceLink(name, value)) {
            warnings.add(
                "Warning: "
                    + name
                    + " is ignored: there is no such option"
                    + didYouMean(name, known));
          }
        });
    return warnings;
  }

  private static String didYouMean(String name, Set<String> known) {
    return Wording.nearest(
            name.substring(PREFIX.length()),
            known.stream().map(each -> each.substring(PREFIX.length())).toList())
        .map(near -> "; did you mean " + PREFIX + near + "?")
        .orElse(".");
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches() || isServiceUrl(name, value);
  }

  private static boolean isServiceUrl(String name, String value) {
    return SERVICE_PORT.matcher(name).matches() && SERVICE_URL.matcher(value).matches();
  }
}
