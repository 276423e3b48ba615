package dev.understudy.http;

import dev.understudy.json.WireJson;
import dev.understudy.store.OutOfMemoryHandler;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Error handler for invalid HTTP requests, whose provider is not known; it answers in JSON. */
final class MalformedRequestHandler extends ErrorHandler {
  private static final System.Logger LOG =
      System.getLogger(MalformedRequestHandler.class.getName());

  /** The first byte of a TLS handshake, as Jetty's parser complains about it. */
  private static final String TLS_HANDSHAKE = "CNTL=0x16";

  private static final String TLS_SENTENCE =
      "A client called with https, and this server has plain HTTP only: use http://, or start the"
          + " server with --ca DIR.";

  private final OutOfMemoryHandler memory;
  private final AtomicBoolean hasLoggedTls = new AtomicBoolean();

  MalformedRequestHandler(OutOfMemoryHandler memory) {
    this.memory = memory;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (request.getAttribute(ERROR_EXCEPTION) instanceof Throwable failure) {
      memory.check(failure);
    }
    int status = response.getStatus() >= 400 ? response.getStatus() : 400;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    var sentence = isTls(request) ? TLS_SENTENCE : sentence(status);
    response.write(true, ByteBuffer.wrap(body(status, sentence)), callback);
    return true;
  }

  /** Returns whether a client spoke TLS: its first byte is no character of a request line. */
  private boolean isTls(Request request) {
    var isTls =
        request.getAttribute(ERROR_EXCEPTION) instanceof HttpException failure
            && failure.getReason() != null
            && failure.getReason().contains(TLS_HANDSHAKE);
    if (isTls && !hasLoggedTls.getAndSet(true)) {
      // few TLS clients show the response
      LOG.log(System.Logger.Level.WARNING, TLS_SENTENCE);
    }
    return isTls;
  }

  /** Returns the body of a response with a status. */
  static byte[] body(int status) {
    return body(status, sentence(status));
  }

  /** Returns the body of a response with a status and a sentence. */
  static byte[] body(int status, String sentence) {
    var body = new LinkedHashMap<String, String>();
    body.put("error", HttpStatus.getMessage(status).toLowerCase(Locale.ROOT).replace(' ', '_'));
    body.put("message", sentence);
    return WireJson.write(body);
  }

  private static String sentence(int status) {
    return switch (status) {
      case 414 -> "The URI of the request is too long to be read.";
      case 431 -> "The headers of the request are too large: at most 64 KiB are read.";
      case 426 -> "The server does not speak HTTP/2: have the client use HTTP/1.1.";
      case 505 -> "The server speaks HTTP/1.1 and HTTP/1.0, no other version.";
      case 500, 503 -> "The server can't take the request right now.";
      default -> "This is no valid HTTP request: its first line, a header or its URI is malformed.";
    };
  }
}
