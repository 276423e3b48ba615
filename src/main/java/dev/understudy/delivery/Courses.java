package dev.understudy.delivery;

import dev.understudy.sandbox.Carried;
import dev.understudy.sandbox.Turn;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The courses that were chosen for the messages of a sandbox, by provider. */
public final class Courses {
  private static final Carried<Map<String, Course>> KEPT = Courses::read;

  private Courses() {}

  /** Those of this generation, as they are committed. */
  public static Map<String, Course> read(Handle handle, long generation) {
    var all = new LinkedHashMap<String, Course>();
    new WorkStore(handle)
        .courses(generation)
        .forEach(row -> all.put(row.provider(), Course.ofText(row.steps())));
    return all;
  }

  /** Replaces all of them; messages that were accepted already keep theirs. */
  public static void replace(Turn turn, Map<String, Course> chosen) {
    var store = new WorkStore(turn.rows());
    store.deleteCourses(turn.generation());
    chosen.forEach(
        (provider, course) -> store.addCourse(turn.generation(), provider, course.text()));
    turn.carry(KEPT, Map.copyOf(chosen));
  }

  /** The course that a new message takes. */
  static Course of(Turn turn, Lifecycle life) {
    return turn.carried(KEPT).getOrDefault(life.provider(), life.usualCourse());
  }
}
