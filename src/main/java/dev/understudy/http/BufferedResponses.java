package dev.understudy.http;

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
 * Keeps what handlers write until they are done, then sends it as fast as the client takes it, with
 * no thread that waits for that.
 */
final class BufferedResponses extends Handler.Wrapper {
  private static final String ON_LOST = "understudy.response.on-lost";
  private static final String TRUNCATED = "understudy.response.truncated";

  private final SlowClients slowClients;

  BufferedResponses(SlowClients slowClients) {
    this.slowClients = slowClients;
  }

  /** Calls this, by any thread, if the client does not take all of the answer. */
  static void onLost(Request request, Consumer<Throwable> listener) {
    request.setAttribute(ON_LOST, listener);
  }

  /**
   * Sends only the first bytes of what is written, under a head that promises all, and closes the
   * connection.
   */
  static void truncate(Request request, int bytes) {
    request.setAttribute(TRUNCATED, bytes);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (HttpMethod.OPTIONS.is(request.getMethod()) && "*".equals(request.getHttpURI().getPath())) {
      response.setStatus(HttpStatus.NO_CONTENT_204);
      callback.succeeded();
      return true;
    }
    var buffered = new Buffered(request, response, callback);
    return super.handle(request, buffered, buffered);
  }

  private final class Buffered extends Response.Wrapper implements Callback {
    private final Callback callback;
    private final ByteArrayOutputStream2 written = new ByteArrayOutputStream2(512);

    private Buffered(Request request, Response response, Callback callback) {
      super(request, response);
      this.callback = callback;
    }

    @Override
    public void write(boolean last, ByteBuffer bytes, Callback done) {
      if (bytes != null) {
        if (bytes.hasArray()) {
          written.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
          written.writeBytes(BufferUtil.toArray(bytes));
        }
        bytes.position(bytes.limit());
      }
      done.succeeded();
    }

    @Override
    public void reset() {
      written.reset();
      super.reset();
    }

    @Override
    public void succeeded() {
      var whole = ByteBuffer.wrap(written.getBuf(), 0, written.getCount());
      if (getRequest().getAttribute(TRUNCATED) instanceof Integer bytes) {
        getHeaders().put(HttpHeader.CONTENT_LENGTH, whole.remaining());
        whole.limit(bytes);
        send(false, whole);
      } else {
        send(true, whole);
      }
    }

    private void send(boolean last, ByteBuffer bytes) {
      var sending = new Sending(getRequest(), bytes, last, callback);
      getWrapped().write(last, bytes, sending);
      sending.watchUnlessOver(slowClients);
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

  /** An answer on its way to the client. */
  private static final class Sending implements Callback, SlowClients.Transfer {
    private final Request request;
    private final ByteBuffer bytes;
    private final boolean isWhole;
    private final Callback callback;
    private final EndPoint endPoint;
    private volatile SlowClients.WatchedTransfer watched;
    private volatile boolean isOver;

    private Sending(Request request, ByteBuffer bytes, boolean isWhole, Callback callback) {
      this.request = request;
      this.bytes = bytes;
      this.isWhole = isWhole;
      this.callback = callback;
      this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    private void watchUnlessOver(SlowClients slowClients) {
      if (isOver) {
        return;
      }
      watched = slowClients.watch(this);
      watched.setBufferedBytes(bytes.remaining());
      if (isOver) {
        // since it was asked first
        watched.close();
      }
    }

    private void over() {
      isOver = true;
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
      over();
      if (isWhole) {
        callback.succeeded();
      } else {
        callback.failed(new QuietException.Exception("truncated, as a fault wants it"));
      }
    }

    @Override
    @SuppressWarnings("unchecked") // only onLost sets it
    public void failed(Throwable failure) {
      over();
      var listener = (Consumer<Throwable>) request.getAttribute(ON_LOST);
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
