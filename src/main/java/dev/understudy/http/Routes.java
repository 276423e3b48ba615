package dev.understudy.http;

import dev.understudy.provider.PathPattern;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The handlers of a server by path and method. Javalin has one route for all paths: with one for
 * each it would compile their regular expressions at every start, and try them in turn at every
 * call.
 *
 * <p>A slash at the end of a path may be left out in a call, but not added (seen).
 */
public final class Routes {
  private static final String PARAMETERS = "understudy.path-parameters";

  private final Map<String, Map<String, Route>> fixedPaths = new HashMap<>();
  private final List<PathWithParameters> pathsWithParameters = new ArrayList<>();

  /** The handler of a method of a path. */
  record Route(PathPattern pattern, Handler handler) {
    void handle(Context context) throws Exception {
      if (pattern.hasParameters()) {
        var values = pattern.values(segments(context.path()));
        values.replaceAll((name, value) -> PathPattern.decoded(value));
        context.attribute(PARAMETERS, values);
      }
      handler.handle(context);
    }
  }

  private record PathWithParameters(
      PathPattern pattern, boolean endsInSlash, Map<String, Route> methods) {
    boolean matches(String path, List<String> segments) {
      return pattern.matches(segments) && (endsInSlash || !path.endsWith("/"));
    }
  }

  /** Adds a handler. That of GET also answers HEAD, for which Jetty leaves the body out. */
  public void add(String method, String path, Handler handler) {
    var route = new Route(PathPattern.of(path), handler);
    if (route.pattern.hasParameters()) {
      var added = new PathWithParameters(route.pattern, path.endsWith("/"), new HashMap<>());
      add(method, route, added.methods);
      pathsWithParameters.add(added);
      return;
    }
    add(method, route, fixedPaths.computeIfAbsent(path, first -> new HashMap<>()));
    if (path.endsWith("/") && path.length() > 1) {
      var withoutSlash = path.substring(0, path.length() - 1);
      add(method, route, fixedPaths.computeIfAbsent(withoutSlash, first -> new HashMap<>()));
    }
  }

  private static void add(String method, Route route, Map<String, Route> methods) {
    methods.put(method, route);
    if (method.equals("GET")) {
      methods.put("HEAD", route);
    }
  }

  /**
   * Returns the routes of a path by their methods. Those with a parameter in the place of a fixed
   * segment do not count: {@code /contacts/search} is no {@code /contacts/{number}}, as OpenAPI has
   * it.
   *
   * @param path as called, not decoded
   */
  Map<String, Route> at(String path) {
    var fixed = fixedPaths.get(path);
    if (fixed != null) {
      return fixed;
    }
    var segments = segments(path);
    var matching = new ArrayList<PathWithParameters>();
    for (var each : pathsWithParameters) {
      if (each.matches(path, segments)) {
        matching.add(each);
      }
    }
    var found = new HashMap<String, Route>();
    for (var each : matching) {
      if (matching.stream().noneMatch(other -> each.pattern.isMoreGeneralThan(other.pattern))) {
        found.putAll(each.methods);
      }
    }
    return found;
  }

  /** Returns the parameters in the path of a call, decoded, by their names. */
  public static Map<String, String> parameters(Context context) {
    Map<String, String> parameters = context.attribute(PARAMETERS);
    return parameters == null ? Map.of() : parameters;
  }

  /** Returns a parameter in the path of a call, decoded. */
  public static String parameter(Context context, String name) {
    return parameters(context).get(name);
  }

  /** Returns the segments of a path without one slash at its end. */
  private static List<String> segments(String path) {
    var end = path.endsWith("/") ? path.length() - 1 : path.length();
    return List.of(path.substring(0, end).split("/", -1));
  }
}
