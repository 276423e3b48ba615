package dev.understudy.sociocs;

import dev.understudy.provider.Response;

/** The bodies of successes (docs). */
public final class SociocsResponses {
  private SociocsResponses() {}

  record DataBody(String status, Object data) {}

  record SuccessBody(String status) {}

  /** Returns a success with data. */
  public static Response success(Object data) {
    return Response.ok(new DataBody("success", data));
  }

  /** Returns a success without data. */
  public static Response success() {
    return Response.ok(new SuccessBody("success"));
  }
}
