package dev.understudy.admin;

import dev.understudy.delivery.Courses;
import dev.understudy.delivery.TimelineQueries;
import dev.understudy.http.Bodies;
import dev.understudy.provider.CourseReader;
import dev.understudy.provider.StrictFields;
import dev.understudy.sandbox.Turns;
import io.javalin.http.Context;

/** Choosing and showing the courses that a sandbox's messages take. */
final class DeliveryApi {
  private final Turns turns;
  private final Lists lists;
  private final Bodies bodies;
  private final CourseReader courses;
  private final TimelineQueries timelines;

  DeliveryApi(
      Turns turns, Lists lists, Bodies bodies, CourseReader courses, TimelineQueries timelines) {
    this.turns = turns;
    this.lists = lists;
    this.bodies = bodies;
    this.courses = courses;
    this.timelines = timelines;
  }

  void set(Context context) {
    var fields = new StrictFields(bodies.object(context));
    var chosen = courses.read(fields);
    fields.refuseIfAny();
    turns.take(
        context.pathParam("id"),
        turn -> {
          Courses.replace(turn, chosen);
          return true;
        });
    Answers.json(context, courses.shown(chosen));
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    Answers.json(context, courses.shown(timelines.courses(sandbox.generation())));
  }
}
