package dev.understudy.admin;

import dev.understudy.http.BodyReader;
import dev.understudy.registry.Sandboxes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * The common part of all routes of the control plane: the guard lets the call through, its body is
 * loaded, input that the route does not take is refused, then its handler runs. A failure on the
 * way is answered as a problem.
 */
final class AdminRoutes {
  private final AdminGuard guard;
  private final BodyReader bodies;
  private final Sandboxes sandboxes;

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

  /** Returns a table that adds routes to this configuration. */
  RouteTable on(RoutesConfig config) {
    return new RouteTable(config);
  }

  /** Runs a handler if the guard lets the call through. */
  void guarded(Context context, Handler handler) {
    answered(
        context,
        called -> {
          guard.check(called);
          handler.handle(called);
        });
  }

  private static void answered(Context context, Handler handler) {
    try {
      handler.handle(context);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Exception | Error e) {
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

  /** The routes that were added to one server. */
  final class RouteTable {
    private final RoutesConfig config;

    private RouteTable(RoutesConfig config) {
      this.config = config;
    }

    void get(String path, Accepts accepts, Handler handler) {
      add(HandlerType.GET, path, accepts, handler);
      add(HandlerType.HEAD, path, accepts, handler);
    }

    void post(String path, Accepts accepts, Handler handler) {
      add(HandlerType.POST, path, accepts, handler);
    }

    void put(String path, Accepts accepts, Handler handler) {
      add(HandlerType.PUT, path, accepts, handler);
    }

    void patch(String path, Accepts accepts, Handler handler) {
      add(HandlerType.PATCH, path, accepts, handler);
    }

    void delete(String path, Handler handler) {
      add(HandlerType.DELETE, path, Accepts.NOTHING, handler);
    }

    private void add(HandlerType method, String path, Accepts accepts, Handler handler) {
      boolean isOfSandbox = path.startsWith(AdminApi.SANDBOX);
      boolean deletes = path.equals(AdminApi.SANDBOX) && method == HandlerType.DELETE;
      Handler strict =
          context -> {
            refuseOtherInput(accepts, context);
            if (isOfSandbox && !deletes) {
              sandboxes.createIfUnused(context.pathParam("id"));
            }
            handler.handle(context);
          };
      Handler whenLoaded = context -> bodies.whenLoaded(context, () -> answered(context, strict));
      config.addHttpHandler(method, path, context -> guarded(context, whenLoaded));
      config.addHttpHandler(method, path + "/", context -> guarded(context, whenLoaded));
    }
  }
}
