package dev.understudy.http;

import dev.understudy.http.ConnectionAction.DelayedCall;
import dev.understudy.journal.Journal;
import dev.understudy.sandbox.SandboxNotFoundException;
import dev.understudy.store.Outage;
import dev.understudy.transaction.SandboxTransactions;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Sender of responses, and of effects of faults on connections, once a call is committed. */
final class ResponseSender {
  private static final System.Logger LOG = System.getLogger(ResponseSender.class.getName());

  private final DelayQueue delays;
  private final SandboxTransactions transactions;
  private final Journal journal;

  ResponseSender(DelayQueue delays, SandboxTransactions transactions, Journal journal) {
    this.delays = delays;
    this.transactions = transactions;
    this.journal = journal;
  }

  /** Acts on the connection of a call that no fault delays, once the action is known. */
  void send(Context context, String sandboxId, CompletableFuture<ConnectionAction> action) {
    send(
        context,
        sandboxId,
        action,
        delayed -> {
          throw new IllegalStateException("a call without an operation was delayed");
        });
  }

  /**
   * Acts on the connection of a call, once the action is known.
   *
   * @param resume runs a call whose delay is over
   */
  void send(
      Context context,
      String sandboxId,
      CompletableFuture<ConnectionAction> action,
      Function<DelayedCall, CompletableFuture<ConnectionAction>> resume) {
    if (action.isDone()) {
      act(context, sandboxId, action.join(), resume);
    } else {
      context.future(() -> action.thenAccept(known -> act(context, sandboxId, known, resume)));
    }
  }

  private void act(
      Context context,
      String sandboxId,
      ConnectionAction action,
      Function<DelayedCall, CompletableFuture<ConnectionAction>> resume) {
    if (action instanceof ConnectionAction.SendResponse sent) {
      sent.entry().ifPresent(entry -> noteIfNotSent(context, sandboxId, entry));
      sent.response().send(context);
    } else if (action instanceof ConnectionAction.ResumeLater later) {
      context.future(
          () ->
              delays.schedule(
                  later.after(),
                  () -> send(context, sandboxId, resume.apply(later.call()), resume)));
    } else if (action instanceof ConnectionAction.CloseConnection closed) {
      CompletedCall.markConnection(context, "closed");
      context.future(() -> delays.schedule(closed.after(), () -> endPoint(context).close()));
    } else if (action instanceof ConnectionAction.SendHalf half) {
      sendHalf(context, half.response());
    } else {
      reset(context);
    }
  }

  /** Resets the connection; closes it if the platform can't reset it. */
  private static void reset(Context context) {
    CompletedCall.markConnection(context, "reset");
    var endPoint = endPoint(context);
    while (endPoint.getTransport() instanceof EndPoint below) {
      // TLS would send that it closes
      endPoint = below;
    }
    try {
      if (endPoint.getTransport() instanceof NetworkChannel channel) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException | UnsupportedOperationException e) {
      // then it is closed the usual way
    }
    endPoint.close();
  }

  /** Sends half the body; of a response without a body, half the head. */
  private static void sendHalf(Context context, WireResponse response) {
    if (response.hasBody()) {
      BufferedResponses.truncate(request(context), response.half().body().length);
      response.send(context);
      return;
    }
    var halfHead = "HTTP/1.1 " + response.status() + " \r\nUnderstudy-Fault: ";
    try {
      endPoint(context).flush(ByteBuffer.wrap(halfHead.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    endPoint(context).close();
  }

  /** Adds a note to the journal if the response does not reach its client. */
  private void noteIfNotSent(Context context, String sandboxId, long entry) {
    BufferedResponses.onSendFailure(
        request(context),
        failure -> {
          var note = note(failure);
          delays.execute(() -> write(sandboxId, entry, note));
        });
  }

  private static String note(Throwable failure) {
    if (failure instanceof SlowClientException) {
      return failure.getMessage();
    } else if (failure instanceof IOException
        && !(failure.getCause() instanceof TimeoutException)) {
      return "The client hung up before it had taken the whole answer.";
    } else if (failure instanceof TimeoutException || failure instanceof IOException) {
      return "The client did not go on taking the answer.";
    }
    Outage.log(LOG, "a response can't be sent", failure);
    return "The answer could not be sent; the server's log says why.";
  }

  private void write(String sandboxId, long entry, String note) {
    try {
      transactions.run(
          sandboxId,
          tx -> {
            journal.note(tx, entry, note);
            return true;
          });
    } catch (SandboxNotFoundException e) {
      // the sandbox was deleted, with its journal
    } catch (RuntimeException e) {
      Outage.log(LOG, "a client that hung up can't be journaled", e);
    }
  }

  private static EndPoint endPoint(Context context) {
    return request(context).getConnectionMetaData().getConnection().getEndPoint();
  }

  /** Returns Jetty's request below that of the servlet. */
  static Request request(Context context) {
    return ServletContextRequest.getServletContextRequest(context.req());
  }
}
