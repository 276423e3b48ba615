package dev.understudy.http;

import dev.understudy.json.WireJson;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A log with one line for each call: method, path, status, milliseconds, sandbox and fault. */
public final class RequestLog {
  private static final String CONNECTION = "understudy.connection";

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

  /** Notes that a call has no whole response: its connection was closed or reset. */
  static void markConnection(Context context, String word) {
    context.attribute(CONNECTION, word);
  }

  /** Writes the line of a call. The query is left out, as it may hold a credential. */
  void write(Context context, float milliseconds) {
    Optional<String> connection = Optional.ofNullable(context.attribute(CONNECTION));
    var status = connection.orElseGet(() -> String.valueOf(context.statusCode()));
    var sandbox = Optional.ofNullable(context.res().getHeader(WireResponse.SANDBOX_HEADER));
    var fault = Optional.ofNullable(context.res().getHeader(WireResponse.FAULT_HEADER));
    var method = context.req().getMethod();
    var path = context.req().getRequestURI();
    if (isJson) {
      var line = new LinkedHashMap<String, Object>();
      line.put("method", method);
      line.put("path", path);
      line.put("status", connection.<Object>map(word -> word).orElse(context.statusCode()));
      line.put("duration_ms", Math.round(milliseconds));
      sandbox.ifPresent(id -> line.put("sandbox", id));
      fault.ifPresent(id -> line.put("fault", id));
      out.accept(new String(WireJson.write(line), StandardCharsets.UTF_8));
      return;
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "%s %s %s %d ms%s%s",
            method,
            path,
            status,
            Math.round(milliseconds),
            sandbox.map(id -> " sandbox=" + id).orElse(""),
            fault.map(id -> " fault=" + id).orElse("")));
  }
}
