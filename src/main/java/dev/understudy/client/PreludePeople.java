package dev.understudy.client;

import java.util.Map;

/** Those whose phones Prelude writes to. */
public final class PreludePeople {
  private final Calls calls;
  private final String path;

  PreludePeople(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * A phone number answers. A text that begins with {@code STOP} unsubscribes it from marketing,
   * one with {@code START} subscribes it; these and {@code HELP} are answered by a message. The
   * words may be in any case, and end with the text, a blank or punctuation.
   *
   * @param from in E.164
   * @throws RefusedException 400 if no such number can be
   */
  public Message inbound(String from, String text) {
    return Json.read(
        calls.post(path + "/inbound", Map.of("from", from, "text", text)), Message.class);
  }
}
