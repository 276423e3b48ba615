package dev.understudy.tls;

import dev.understudy.json.WireJson;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A response of the proxy to a call that it does not carry out. The sentence is the reason phrase,
 * too: many clients show nothing else of a proxy's response.
 */
public record ProxyRefusal(int status, String error, String sentence) {
  /** Sends the response and closes the connection. */
  public void send(Request request, Response response, Callback callback) {
    request.addHttpStreamWrapper(stream -> new WithReason(stream, sentence));
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    var body = new LinkedHashMap<String, String>();
    body.put("error", error);
    body.put("message", sentence);
    response.write(true, ByteBuffer.wrap(WireJson.write(body)), callback);
  }

  private static final class WithReason extends HttpStream.Wrapper {
    private final String reason;

    private WithReason(HttpStream stream, String reason) {
      super(stream);
      this.reason = reason;
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response response,
        boolean last,
        ByteBuffer content,
        Callback callback) {
      var explained =
          response == null
              ? null
              : new MetaData.Response(
                  response.getStatus(),
                  reason,
                  response.getHttpVersion(),
                  response.getHttpFields(),
                  response.getContentLength(),
                  response.getTrailersSupplier());
      super.send(request, explained, last, content, callback);
    }
  }
}
