package dev.understudy.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** How the connection of a call ends; all that is written of the call is committed by then. */
sealed interface ConnectionAction {
  /**
   * As HTTP has it.
   *
   * @param entry the key of the call in the journal; none where it could not be written down
   */
  record SendResponse(WireResponse answer, OptionalLong entry) implements ConnectionAction {
    /** An answer of which there is no trace. */
    static SendResponse unwritten(WireResponse answer) {
      return new SendResponse(answer, OptionalLong.empty());
    }
  }

  /** The head of the answer and half its body, then nothing more. */
  record SendHalf(WireResponse answer) implements ConnectionAction {}

  /** Closed without an answer, after so long. */
  record CloseConnection(Duration after) implements ConnectionAction {}

  /** Reset. */
  record ResetConnection() implements ConnectionAction {}

  /** Goes on after so long. */
  record ResumeLater(Duration after, DelayedCall held) implements ConnectionAction {}

  /** Closes the connection, without another word. */
  static void close(Context context) {
    endPoint(context).close();
  }

  /** Resets the connection, where the platform can; else closes it. */
  static void reset(Context context) {
    var endPoint = endPoint(context);
    try {
      if (endPoint.getTransport() instanceof NetworkChannel channel) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // then it is closed the usual way
    }
    endPoint.close();
  }

  /** Sends an answer by half; of one without a body half its head, since there is nothing else. */
  static void truncate(Context context, WireResponse answer) throws IOException {
    if (answer.hasBody()) {
      BufferedResponses.truncate(request(context), answer.half().body().length);
      answer.send(context);
    } else {
      var begun = "HTTP/1.1 " + answer.status() + " \r\nUnderstudy-Fault: ";
      endPoint(context).flush(ByteBuffer.wrap(begun.getBytes(StandardCharsets.US_ASCII)));
      close(context);
    }
  }

  private static EndPoint endPoint(Context context) {
    return request(context).getConnectionMetaData().getConnection().getEndPoint();
  }

  /** The request as Jetty has it, below the servlet. */
  static Request request(Context context) {
    return ServletContextRequest.getServletContextRequest(context.req());
  }
}
