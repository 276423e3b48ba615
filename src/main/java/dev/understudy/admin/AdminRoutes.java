package dev.understudy.admin;

import dev.understudy.fixture.Wording;
import dev.understudy.http.BodyReader;
import dev.understudy.http.Routes;
import dev.understudy.provider.PathPattern;
import dev.understudy.registry.Sandboxes;
import dev.understudy.store.OutOfMemoryHandler;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The common part of all routes of the control plane: the guard lets the call through, its body is
 * loaded, input that the route does not take is refused, then its handler runs. A failure on the
 * way is answered as a problem.
 */
final class AdminRoutes {
  private final AdminGuard guard;
  private final BodyReader bodies;
  private final Sandboxes sandboxes;
  private final Set<List<String>> paths = new LinkedHashSet<>(); // in segments

  AdminRoutes(AdminGuard guard, BodyReader bodies, Sandboxes sandboxes) {
    this.sandboxes = sandboxes;
    this.guard = guard;
    this.bodies = bodies;
  }

  /** The input that a route takes. Other input is refused: a typo in a test must not be ignored. */
  enum Accepts {
    NOTHING,
    /** Parameters, which the handler reads with {@link AdminParameters}. */
    PARAMETERS,
    /** A body, which the handler reads. */
    BODY
  }

  /** Returns a table that adds its routes to those of a server. */
  RouteTable on(Routes added) {
    return new RouteTable(added);
  }

  /** Runs a handler if the guard lets the call through. */
  void guarded(Context context, Handler handler) {
    answered(
        context,
        called -> {
          called.header("X-Content-Type-Options", "nosniff");
          called.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
          guard.check(called);
          handler.handle(called);
        });
  }

  private static void answered(Context context, Handler handler) {
    try {
      handler.handle(context);
    } catch (Exception | Error e) {
      OutOfMemoryHandler.rethrowIfOutOfMemory(e);
      AdminProblem.of(e, context).send(context);
    }
  }

  private void refuseOtherInput(Accepts accepts, Context context) {
    if (accepts != Accepts.PARAMETERS) {
      new AdminParameters(context).refuseIfAny();
    }
    if (accepts != Accepts.BODY && !bodies.isEmpty(context)) {
      throw new AdminProblem(400, "This takes no body: leave it out, or send {}.");
    }
  }

  /** Returns the path that a misspelled one may mean: one of its segments is nearly a known one. */
  Optional<String> nearest(String path) {
    var segments = PathPattern.segments(path);
    return IntStream.range(0, segments.size())
        .mapToObj(at -> corrected(segments, at))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> corrected(List<String> segments, int at) {
    var candidates =
        paths.stream()
            .filter(known -> differsOnlyAt(at, known, segments))
            .map(known -> known.get(at))
            .toList();
    return Wording.nearest(segments.get(at), candidates)
        .map(
            near -> {
              var corrected = new ArrayList<>(segments);
              corrected.set(at, near);
              return String.join("/", corrected);
            });
  }

  private static boolean differsOnlyAt(int at, List<String> known, List<String> segments) {
    return known.size() == segments.size()
        && !fits(known.get(at), segments.get(at))
        && IntStream.range(0, known.size())
            .allMatch(i -> i == at || fits(known.get(i), segments.get(i)));
  }

  /** Returns whether a segment is the known one, or a value of a parameter. */
  private static boolean fits(String known, String segment) {
    return known.startsWith("{") || known.equals(segment);
  }

  /** The routes that were added to one server. */
  final class RouteTable {
    private final Routes added;

    private RouteTable(Routes added) {
      this.added = added;
    }

    void get(String path, Accepts accepts, Handler handler) {
      add("GET", path, accepts, handler);
    }

    void post(String path, Accepts accepts, Handler handler) {
      add("POST", path, accepts, handler);
    }

    void put(String path, Accepts accepts, Handler handler) {
      add("PUT", path, accepts, handler);
    }

    void patch(String path, Accepts accepts, Handler handler) {
      add("PATCH", path, accepts, handler);
    }

    void delete(String path, Handler handler) {
      add("DELETE", path, Accepts.NOTHING, handler);
    }

    private void add(String method, String path, Accepts accepts, Handler handler) {
      paths.add(PathPattern.segments(path));
      boolean isOfSandbox = path.startsWith(AdminApi.SANDBOX);
      boolean deletes = path.equals(AdminApi.SANDBOX) && method.equals("DELETE");
      Handler strict =
          context -> {
            refuseOtherInput(accepts, context);
            if (isOfSandbox && !deletes) {
              sandboxes.createIfUnused(Routes.parameter(context, "id"));
            }
            handler.handle(context);
          };
      Handler whenLoaded = context -> bodies.whenLoaded(context, () -> answered(context, strict));
      added.add(method, path + "/", context -> guarded(context, whenLoaded));
    }
  }
}
