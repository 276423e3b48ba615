package dev.understudy.admin;

import dev.understudy.http.BodyReader;
import io.javalin.http.Context;

/** What a call may bring. All else is refused: a typo in a test must not pass silently. */
enum Accepts {
  /** Neither parameters nor a body. */
  NOTHING,
  /** Parameters; its handler reads them with a {@link AdminParameters}, which refuses others. */
  PARAMETERS,
  /** A body; its handler reads it. */
  BODY;

  /**
   * Looks at what is not for the handler to look at.
   *
   * @throws AdminProblem if a parameter is not known, or if there is a body where none is taken
   */
  void refuseOthers(Context context, BodyReader bodies) {
    if (this != PARAMETERS) {
      new AdminParameters(context).refuseIfAny();
    }
    if (this != BODY && !bodies.isEmpty(context)) {
      throw new AdminProblem(400, "This takes no body: leave it out, or send {}.");
    }
  }
}
