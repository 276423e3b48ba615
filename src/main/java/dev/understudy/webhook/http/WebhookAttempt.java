package dev.understudy.webhook.http;

import dev.understudy.webhook.http.WebhookClient.AttemptOutcome;
import dev.understudy.webhook.http.WebhookClient.AttemptOutcome.Answered;
import dev.understudy.webhook.http.WebhookClient.AttemptOutcome.Failed;
import dev.understudy.webhook.http.WebhookClient.AttemptOutcome.Suppressed;
import dev.understudy.webhook.http.WebhookClient.WebhookRequest;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;

/** An attempt to send a webhook: looks up the host, checks its addresses, and posts to one. */
final class WebhookAttempt {
  /** Length at which the rest of a response body is not awaited, since it is not used. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  /** A tag that keeps a request apart from pooled connections. */
  private static final String NEW_CONNECTION = "new-connection";

  private final long startNanos = System.nanoTime();
  private final CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
  private final WebhookRequest webhook;
  private final CallbackAddressRules rules;
  private final JettyTransport transport;
  private final Duration timeout;
  private volatile boolean isLookedUp;

  WebhookAttempt(
      WebhookRequest webhook,
      CallbackAddressRules rules,
      JettyTransport transport,
      Duration timeout) {
    this.webhook = webhook;
    this.rules = rules;
    this.transport = transport;
    this.timeout = timeout;
  }

  CompletableFuture<AttemptOutcome> outcome() {
    return outcome;
  }

  /** Fails the attempt, unless it has ended. */
  void fail(String reason) {
    outcome.complete(new Failed(reason, elapsed()));
  }

  /** Fails the attempt because of an unexpected exception, so that it always has an outcome. */
  Void failUnexpectedly(Throwable failure) {
    fail(FailureReason.UNSENT);
    return null;
  }

  void start(CallbackTarget target, DnsLookups lookups) {
    // Jetty's own timeout begins after the look-up, so it is not enough
    var timer =
        transport
            .timer()
            .schedule(() -> timeOut(target), timeout.toMillis(), TimeUnit.MILLISECONDS);
    outcome.thenRun(timer::cancel);
    if (target.address().isPresent()) {
      checkAndSend(target, List.of(target.address().get()));
    } else {
      lookups
          .find(target.host())
          .thenAccept(addresses -> checkAndSend(target, addresses))
          .exceptionally(this::failUnexpectedly);
    }
  }

  private void timeOut(CallbackTarget target) {
    fail(
        isLookedUp
            ? FailureReason.responseTimeout(timeout)
            : FailureReason.lookupTimeout(target.host()));
  }

  private void checkAndSend(CallbackTarget target, List<InetAddress> addresses) {
    isLookedUp = true;
    var allowed =
        addresses.stream()
            .filter(address -> rules.check(target.host(), address, target.port()).isEmpty())
            .map(address -> socketAddress(target, address))
            .toList();
    if (!allowed.isEmpty()) {
      send(target, allowed, false);
    } else if (addresses.isEmpty()) {
      outcome.complete(new Suppressed("the name " + target.host() + " does not resolve"));
    } else {
      outcome.complete(new Suppressed(suppressionReason(target, addresses.get(0))));
    }
  }

  private String suppressionReason(CallbackTarget target, InetAddress address) {
    var kind = rules.check(target.host(), address, target.port()).orElse("not allowed");
    return target.address().isPresent()
        ? target.host() + " is " + kind
        : target.host() + " is at " + address.getHostAddress() + ", which is " + kind;
  }

  /** Returns an address that keeps the host's name, which TLS verifies; it is not looked up. */
  private static InetSocketAddress socketAddress(CallbackTarget target, InetAddress address) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(target.host(), address.getAddress()), target.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(
      CallbackTarget target, List<InetSocketAddress> addresses, boolean onNewConnection) {
    var remaining = timeout.minus(elapsed());
    if (outcome.isDone()) {
      return;
    }
    if (remaining.isNegative() || remaining.isZero()) {
      fail(FailureReason.responseTimeout(timeout));
      return;
    }
    var request = transport.post(target, addresses.get(0), remaining);
    webhook
        .headers()
        .forEach((name, value) -> request.headers(headers -> headers.put(name, value)));
    if (onNewConnection) {
      request.tag(NEW_CONNECTION).headers(headers -> headers.put(HttpHeader.CONNECTION, "close"));
    }
    var listener = new ResponseListener(target, addresses, onNewConnection);
    request
        .body(new BytesRequestContent(webhook.contentType(), webhook.body()))
        .onRequestHeaders(listener::onRequestHeaders)
        .send(listener);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** A listener to one HTTP request of the attempt. */
  private final class ResponseListener implements Response.Listener {
    private final CallbackTarget target;
    private final List<InetSocketAddress> addresses;
    private final boolean onNewConnection;
    private volatile boolean isWritten;
    private boolean hasBegun;
    private boolean isAborted;
    private long bodyBytes;

    ResponseListener(
        CallbackTarget target, List<InetSocketAddress> addresses, boolean onNewConnection) {
      this.target = target;
      this.addresses = addresses;
      this.onNewConnection = onNewConnection;
    }

    /**
     * Aborts the request if its connection is stale. This is the last moment before anything is
     * written; a request that is aborted here, or has failed before, is not written.
     */
    void onRequestHeaders(Request request) {
      isWritten = true;
      if (JettyTransport.isStale(request)) {
        isWritten = false;
        request.abort(new EOFException("closed before it was used"));
      }
    }

    @Override
    public void onBegin(Response response) {
      hasBegun = true;
    }

    @Override
    public void onContent(Response response, ByteBuffer content) {
      bodyBytes += content.remaining();
      if (bodyBytes > MAX_BODY_BYTES && !isAborted) {
        isAborted = true;
        response.abort(new IllegalStateException("the rest of the body is not needed"));
      }
    }

    @Override
    public void onComplete(Result result) {
      try {
        if (result.getResponseFailure() == null || isAborted) {
          outcome.complete(new Answered(result.getResponse().getStatus(), elapsed()));
        } else {
          retryOrFail(result.getRequest(), result.getFailure());
        }
      } catch (RuntimeException e) {
        failUnexpectedly(e);
      }
    }

    /** Tries the next address or a new connection, if nothing was written; else fails. */
    private void retryOrFail(Request request, Throwable failure) {
      var connection = Optional.ofNullable(request.getConnection());
      if (connection.isEmpty() && addresses.size() > 1 && FailureReason.isUnconnected(failure)) {
        send(target, addresses.subList(1, addresses.size()), false);
      } else if (connection.isPresent() && !isWritten && !onNewConnection) {
        send(target, addresses, true);
      } else {
        fail(FailureReason.sentence(failure, target.isSecure(), hasBegun, timeout));
      }
    }
  }
}
