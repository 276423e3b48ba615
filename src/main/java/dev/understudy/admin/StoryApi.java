package dev.understudy.admin;

import dev.understudy.fault.Faults;
import dev.understudy.journal.CallArchive;
import dev.understudy.message.Archive;
import io.javalin.http.Context;
import org.jdbi.v3.core.Jdbi;

/** Tells what happened in a sandbox. */
final class StoryApi {
  private static final int PAGE = 500;

  private final Lists lists;
  private final Jdbi jdbi;
  private final Faults faults;
  private final CallArchive calls;
  private final Archive messages;

  StoryApi(Lists lists, Jdbi jdbi, Faults faults, CallArchive calls, Archive messages) {
    this.lists = lists;
    this.jdbi = jdbi;
    this.faults = faults;
    this.calls = calls;
    this.messages = messages;
  }

  void show(Context context) {
    var sandbox = lists.sandbox(context.pathParam("id"));
    long generation = sandbox.generation();
    var story =
        new Story(
            sandbox,
            jdbi.withHandle(handle -> faults.load(handle, generation)),
            after -> messages.lives(generation, after, PAGE));
    calls.each(generation, story::call);
    context.contentType("text/plain; charset=utf-8");
    context.result(story.end());
  }
}
