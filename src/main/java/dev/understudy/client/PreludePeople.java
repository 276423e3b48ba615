package dev.understudy.client;

import java.util.Map;

/** Actions of people whose phones Prelude sends to. */
public final class PreludePeople {
  private final Calls calls;
  private final String path;

  PreludePeople(Calls calls, String path) {
    this.calls = calls;
    this.path = path;
  }

  /**
   * Receives a text from a phone number. A text that begins with {@code STOP} unsubscribes it from
   * marketing, one with {@code START} subscribes it; Prelude answers these and {@code HELP} with a
   * message. The keyword may be in any case, and ends with the text, a blank or punctuation.
   *
   * @param from a phone number in E.164
   * @throws RefusedException 400 if it is no phone number
   */
  public Message inbound(String from, String text) {
    return Json.read(
        calls.post(path + "/inbound", Map.of("from", from, "text", text)), Message.class);
  }
}
