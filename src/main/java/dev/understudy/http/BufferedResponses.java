package dev.understudy.http;

import dev.understudy.tls.ProxyRules;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.ByteArrayOutputStream2;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * A handler that buffers responses. Once a response is complete, it is sent as fast as the client
 * reads it, without a thread that waits for the client.
 */
final class BufferedResponses extends Handler.Wrapper {
  private static final String FAILURE_LISTENER = "understudy.response.failure-listener";
  private static final String STREAMED = "understudy.response.streamed";
  private static final String TRUNCATED_LENGTH = "understudy.response.truncated";

  private final SlowClients slowClients;

  BufferedResponses(SlowClients slowClients) {
    this.slowClients = slowClients;
  }

  /** Sets a listener, called on any thread, for a response that the client does not read. */
  static void onSendFailure(Request request, Consumer<Throwable> listener) {
    request.setAttribute(FAILURE_LISTENER, listener);
  }

  /**
   * Sends only the first bytes of the body, with the {@code Content-Length} of the whole body, and
   * closes the connection.
   */
  static void truncate(Request request, int bytes) {
    request.setAttribute(TRUNCATED_LENGTH, bytes);
  }

  /** Sends what is written to the response at once, without a buffer. */
  static void stream(Request request) {
    request.setAttribute(STREAMED, true);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (HttpMethod.OPTIONS.is(request.getMethod()) && "*".equals(request.getHttpURI().getPath())) {
      response.setStatus(HttpStatus.NO_CONTENT_204);
      callback.succeeded();
      return true;
    }
    if (HttpMethod.CONNECT.is(request.getMethod())) {
      // a proxy in front of this has answered all that it can
      ProxyRules.NO_PROXY.send(request, response, callback);
      return true;
    }
    var buffered = new BufferedResponse(request, response, callback);
    return super.handle(request, buffered, buffered);
  }

  private final class BufferedResponse extends Response.Wrapper implements Callback {
    private final Callback callback;
    private final ByteArrayOutputStream2 buffer = new ByteArrayOutputStream2(512);

    private BufferedResponse(Request request, Response response, Callback callback) {
      super(request, response);
      this.callback = callback;
    }

    @Override
    public void write(boolean last, ByteBuffer bytes, Callback done) {
      if (isStreamed()) {
        getWrapped().write(last, bytes, done);
        return;
      }
      if (bytes != null) {
        if (bytes.hasArray()) {
          buffer.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
          buffer.writeBytes(BufferUtil.toArray(bytes));
        }
        bytes.position(bytes.limit());
      }
      done.succeeded();
    }

    @Override
    public void reset() {
      buffer.reset();
      super.reset();
    }

    @Override
    public void succeeded() {
      if (isStreamed()) {
        callback.succeeded();
        return;
      }
      var whole = ByteBuffer.wrap(buffer.getBuf(), 0, buffer.getCount());
      if (getRequest().getAttribute(TRUNCATED_LENGTH) instanceof Integer bytes) {
        getHeaders().put(HttpHeader.CONTENT_LENGTH, whole.remaining());
        whole.limit(bytes);
        send(false, whole);
      } else {
        send(true, whole);
      }
    }

    private boolean isStreamed() {
      return getRequest().getAttribute(STREAMED) != null;
    }

    private void send(boolean last, ByteBuffer bytes) {
      var transfer = new ResponseTransfer(getRequest(), bytes, last, callback);
      getWrapped().write(last, bytes, transfer);
      transfer.watchUnlessEnded(slowClients);
    }

    @Override
    public void failed(Throwable failure) {
      callback.failed(failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return callback.getInvocationType();
    }
  }

  /** Transfer of a response to the client. */
  private static final class ResponseTransfer implements Callback, SlowClients.Transfer {
    private final Request request;
    private final ByteBuffer bytes;
    private final boolean isWhole;
    private final Callback callback;
    private final EndPoint endPoint;
    private volatile SlowClients.WatchedTransfer watched;
    private volatile boolean isEnded;

    private ResponseTransfer(
        Request request, ByteBuffer bytes, boolean isWhole, Callback callback) {
      this.request = request;
      this.bytes = bytes;
      this.isWhole = isWhole;
      this.callback = callback;
      this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    private void watchUnlessEnded(SlowClients slowClients) {
      if (isEnded) {
        return;
      }
      watched = slowClients.watch(this);
      watched.setBufferedBytes(bytes.remaining());
      if (isEnded) {
        // it has ended since the check above, before the watch could be closed
        watched.close();
      }
    }

    private void ended() {
      isEnded = true;
      if (watched != null) {
        watched.close();
      }
    }

    @Override
    public long moved() {
      return bytes.position();
    }

    @Override
    public void end(SlowClientException reason) {
      endPoint.close(reason);
    }

    @Override
    public void succeeded() {
      ended();
      if (isWhole) {
        callback.succeeded();
      } else {
        callback.failed(new QuietException.Exception("truncated by a fault"));
      }
    }

    @Override
    @SuppressWarnings("unchecked") // only onSendFailure sets it
    public void failed(Throwable failure) {
      ended();
      var listener = (Consumer<Throwable>) request.getAttribute(FAILURE_LISTENER);
      if (listener != null) {
        listener.accept(failure);
      }
      callback.failed(failure);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
