package dev.understudy.prolific;

import dev.understudy.delivery.Course;
import dev.understudy.delivery.Lifecycle;
import dev.understudy.delivery.Notice;
import dev.understudy.message.Message;
import dev.understudy.message.Step;
import dev.understudy.sandbox.Turn;
import java.util.List;

/** How a message of Prolific's lives: it is sent, and that is all, unless a test makes it fail. */
final class ProlificLifecycle implements Lifecycle {
  static final String SENT = "sent";

  @Override
  public String provider() {
    return ProlificProvider.NAME;
  }

  @Override
  public List<String> path() {
    return List.of(SENT);
  }

  @Override
  public List<String> ends() {
    return List.of(Message.FAILED);
  }

  @Override
  public Course usualCourse() {
    return Course.NONE;
  }

  @Override
  public List<Notice> notices(Turn turn, Message message, Step step) {
    return List.of();
  }
}
