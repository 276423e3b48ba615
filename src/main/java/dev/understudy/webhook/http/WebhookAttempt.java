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

/** One webhook's way: its name is looked up, the addresses are judged, one of them is called. */
final class WebhookAttempt {
  /** Of an answer's body no more is waited for; nobody reads it. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  /** What keeps a second try apart from connections that were opened before. */
  private static final String FRESH = "fresh";

  private final long begin = System.nanoTime();
  private final CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();
  private final WebhookRequest parcel;
  private final CallbackAddressRules rules;
  private final JettyTransport wire;
  private final Duration patience;
  private volatile boolean isLookedUp;

  WebhookAttempt(
      WebhookRequest parcel, CallbackAddressRules rules, JettyTransport wire, Duration patience) {
    this.parcel = parcel;
    this.rules = rules;
    this.wire = wire;
    this.patience = patience;
  }

  CompletableFuture<AttemptOutcome> outcome() {
    return outcome;
  }

  /** Ends it early, if it has not ended. */
  void fail(String sentence) {
    outcome.complete(new Failed(sentence, took()));
  }

  void start(CallbackTarget receiver, DnsLookups lookups) {
    // besides Jetty's own time-out, which begins later: whatever happens, there is an outcome in
    // time
    var late =
        wire.timer()
            .schedule(
                () ->
                    fail(
                        isLookedUp
                            ? FailureReason.late(patience)
                            : FailureReason.lateName(receiver.host())),
                patience.toMillis(),
                TimeUnit.MILLISECONDS);
    outcome.thenRun(late::cancel);
    if (receiver.address().isPresent()) {
      judge(receiver, List.of(receiver.address().get()));
    } else {
      lookups
          .find(receiver.host())
          .thenAccept(addresses -> judge(receiver, addresses))
          .exceptionally(this::giveUp);
    }
  }

  private void judge(CallbackTarget receiver, List<InetAddress> addresses) {
    isLookedUp = true;
    var allowed =
        addresses.stream()
            .filter(address -> rules.check(receiver.host(), address, receiver.port()).isEmpty())
            .map(address -> pinned(receiver, address))
            .toList();
    if (!allowed.isEmpty()) {
      send(receiver, allowed, false);
    } else if (addresses.isEmpty()) {
      outcome.complete(new Suppressed("the name " + receiver.host() + " does not resolve"));
    } else {
      outcome.complete(new Suppressed(reason(receiver, addresses.get(0))));
    }
  }

  private String reason(CallbackTarget receiver, InetAddress address) {
    var objection = rules.check(receiver.host(), address, receiver.port()).orElse("not allowed");
    return receiver.address().isPresent()
        ? receiver.host() + " is " + objection
        : receiver.host() + " is at " + address.getHostAddress() + ", which is " + objection;
  }

  /** The address with the name that it was given for: TLS verifies that, nobody looks it up. */
  private static InetSocketAddress pinned(CallbackTarget receiver, InetAddress address) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(receiver.host(), address.getAddress()), receiver.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(CallbackTarget receiver, List<InetSocketAddress> addresses, boolean isFresh) {
    var rest = patience.minus(took());
    if (outcome.isDone()) {
      return;
    }
    if (rest.isNegative() || rest.isZero()) {
      fail(FailureReason.late(patience));
      return;
    }
    var request = wire.post(receiver, addresses.get(0), rest);
    parcel.headers().forEach((name, value) -> request.headers(headers -> headers.put(name, value)));
    if (isFresh) {
      request.tag(FRESH).headers(headers -> headers.put(HttpHeader.CONNECTION, "close"));
    }
    var hearing = new ResponseListener(receiver, addresses, isFresh);
    request
        .body(new BytesRequestContent("application/json", parcel.body()))
        .onRequestHeaders(hearing::onReady)
        .send(hearing);
  }

  /** Anything that was not foreseen: whoever waits for the outcome must get one. */
  Void giveUp(Throwable failure) {
    fail(FailureReason.UNSENT);
    return null;
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Listens to one try. */
  private final class ResponseListener implements Response.Listener {
    private final CallbackTarget receiver;
    private final List<InetSocketAddress> addresses;
    private final boolean isFresh;
    private volatile boolean isWritten;
    private boolean hasBegun;
    private boolean isEnough;
    private long bodyBytes;

    ResponseListener(CallbackTarget receiver, List<InetSocketAddress> addresses, boolean isFresh) {
      this.receiver = receiver;
      this.addresses = addresses;
      this.isFresh = isFresh;
    }

    /**
     * The last moment before anything is written. A request that is aborted here, or failed before,
     * is never written.
     */
    void onReady(Request request) {
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
      if (bodyBytes > MAX_BODY_BYTES && !isEnough) {
        isEnough = true;
        response.abort(new IllegalStateException("enough"));
      }
    }

    @Override
    public void onComplete(Result result) {
      try {
        if (result.getResponseFailure() == null || isEnough) {
          outcome.complete(new Answered(result.getResponse().getStatus(), took()));
        } else {
          failed(result.getRequest(), result.getFailure());
        }
      } catch (RuntimeException e) {
        giveUp(e);
      }
    }

    private void failed(Request request, Throwable failure) {
      var connection = Optional.ofNullable(request.getConnection());
      if (connection.isEmpty() && addresses.size() > 1 && FailureReason.isUnconnected(failure)) {
        send(receiver, addresses.subList(1, addresses.size()), false);
      } else if (connection.isPresent() && !isWritten && !isFresh) {
        send(receiver, addresses, true);
      } else {
        fail(FailureReason.sentence(failure, receiver.isSecure(), hasBegun, patience));
      }
    }
  }
}
