package dev.understudy.http;

import dev.understudy.json.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.Consumer;

/** A log with one line for each call: method, path, status, milliseconds, sandbox and fault. */
public final class RequestLog implements Consumer<CompletedCall> {
  private final boolean isJson;
  private final Consumer<String> out;

  private RequestLog(boolean isJson, Consumer<String> out) {
    this.isJson = isJson;
    this.out = out;
  }

  /** Returns a log of plain lines. */
  public static RequestLog text(Consumer<String> out) {
    return new RequestLog(false, out);
  }

  /** Returns a log of JSON objects, one on each line. */
  public static RequestLog json(Consumer<String> out) {
    return new RequestLog(true, out);
  }

  /** Writes the line of a call. */
  @Override
  public void accept(CompletedCall call) {
    long milliseconds = Math.round(call.duration().toNanos() / 1e6);
    if (isJson) {
      var line = new LinkedHashMap<String, Object>();
      line.put("method", call.method());
      line.put("path", call.path());
      line.put("status", call.connection().<Object>map(word -> word).orElse(call.status()));
      line.put("duration_ms", milliseconds);
      call.sandboxId().ifPresent(id -> line.put("sandbox", id));
      call.faultIds().ifPresent(ids -> line.put("fault", ids));
      out.accept(new String(WireJson.write(line), StandardCharsets.UTF_8));
      return;
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "%s %s %s %d ms%s%s",
            call.method(),
            call.path(),
            call.connection().orElseGet(() -> String.valueOf(call.status())),
            milliseconds,
            call.sandboxId().map(id -> " sandbox=" + id).orElse(""),
            call.faultIds().map(ids -> " fault=" + ids).orElse("")));
  }
}
