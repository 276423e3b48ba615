package dev.understudy.client;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What becomes of messages once they are accepted. */
public final class Delivery {
  private final Calls calls;
  private final String path;

  Delivery(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /** The course of messages, by provider. */
  public Map<String, Course> read() {
    return courses(calls.get(path));
  }

  /**
   * Sets the course of this provider's messages, of those that are sent from now on. Others go back
   * to their usual one.
   *
   * @return the courses of all providers
   * @throws RefusedException 400 if there is no such provider, or it has no such course
   */
  public Map<String, Course> set(String provider, Course course) {
    return set(Map.of(provider, course));
  }

  /**
   * Sets the courses of these providers' messages, of those that are sent from now on. Others go
   * back to their usual one.
   *
   * @return the courses of all providers
   * @throws RefusedException 400 if there is no such provider, or it has no such course
   */
  public Map<String, Course> set(Map<String, Course> courses) {
    return courses(calls.put(path, courses));
  }

  private static Map<String, Course> courses(JsonNode answer) {
    var courses = new LinkedHashMap<String, Course>();
    answer
        .properties()
        .forEach(each -> courses.put(each.getKey(), Json.read(each.getValue(), Course.class)));
    return courses;
  }
}
