package dev.understudy.webhook.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * HTTP client for webhooks. It posts only to addresses that the rules allow, and no thread waits
 * for a response. Its threads start with the first webhook.
 *
 * <p>For every webhook the host is looked up and its addresses are checked, also if a connection is
 * open. The client connects to the address that was checked.
 *
 * <p>A webhook is written to a receiver at most once. Idle connections are kept for a second. If
 * the receiver closes one, and that is noticed before anything is written, a new connection is
 * opened. If it is noticed afterwards, it is not known whether the webhook was read, and the
 * attempt fails.
 */
public final class WebhookClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String THREADS = "understudy-webhooks";

  private final Set<WebhookAttempt> running = ConcurrentHashMap.newKeySet();
  private final Object openLock = new Object();
  private final CallbackAddressRules rules;
  private final String userAgent;
  private final Consumer<AttemptOutcome> observer;
  private final DnsResolver resolver;
  private final Duration timeout;

  private volatile OpenedClient opened;
  private volatile boolean isClosed;

  /** Parts that the first webhook opens. */
  private record OpenedClient(JettyTransport transport, DnsLookups lookups) {}

  /**
   * Creates a client.
   *
   * @param userAgent the {@code User-Agent} header, such as {@code Understudy-Webhook/0.1.0}
   * @param observer is told of the outcome of each attempt
   */
  public WebhookClient(
      CallbackAddressRules rules, String userAgent, Consumer<AttemptOutcome> observer) {
    this(rules, userAgent, observer, DnsResolver.SYSTEM, TIMEOUT);
  }

  /**
   * Creates a client.
   *
   * @param timeout of an attempt, from the look-up of the host to the end of the response
   */
  WebhookClient(
      CallbackAddressRules rules,
      String userAgent,
      Consumer<AttemptOutcome> observer,
      DnsResolver resolver,
      Duration timeout) {
    this.observer = observer;
    this.rules = rules;
    this.userAgent = userAgent;
    this.resolver = resolver;
    this.timeout = timeout;
  }

  /**
   * A webhook to send.
   *
   * @param url an absolute http or https URL; a user name and password in it are sent as HTTP Basic
   * @param headers more headers, by name. The client's own win: {@code User-Agent}, {@code Host},
   *     {@code Content-Type} and those that say how the body is transferred
   */
  public record WebhookRequest(
      String url, String contentType, byte[] body, Map<String, String> headers) {
    private static final Set<String> OWN =
        Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    /** Copies the body and the headers. */
    public WebhookRequest {
      body = body.clone();
      var others = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      others.putAll(headers);
      others.keySet().removeIf(name -> OWN.contains(name.toLowerCase(Locale.ROOT)));
      headers = Collections.unmodifiableMap(others);
    }

    /** Returns the length only, since URL, headers and body may hold secrets. */
    @Override
    public String toString() {
      return "WebhookRequest[" + body.length + " bytes]";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof WebhookRequest that
          && url.equals(that.url)
          && contentType.equals(that.contentType)
          && Arrays.equals(body, that.body)
          && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
      return url.hashCode() * 31 + Arrays.hashCode(body);
    }
  }

  /** Outcome of an attempt. */
  public sealed interface AttemptOutcome {
    /**
     * A response with any status. Redirects are not followed. The rest of a body after 64 KiB is
     * not waited for.
     */
    record Answered(int status, Duration took) implements AttemptOutcome {}

    /**
     * No response, or an incomplete one.
     *
     * @param error the reason, without a full stop: {@code the connection was refused}
     */
    record Failed(String error, Duration took) implements AttemptOutcome {}

    /**
     * A webhook that was not sent because the rules forbid it.
     *
     * @param reason without a full stop: {@code 203.0.113.7 is a public address}
     */
    record Suppressed(String reason) implements AttemptOutcome {}
  }

  /**
   * Sends a webhook. It never throws, and the future never fails. Work that depends on the future
   * runs on a few threads that all webhooks share, so long work belongs on other threads.
   */
  public CompletableFuture<AttemptOutcome> send(WebhookRequest webhook) {
    return start(webhook).whenComplete((outcome, never) -> observer.accept(outcome));
  }

  private CompletableFuture<AttemptOutcome> start(WebhookRequest webhook) {
    CallbackTarget target;
    try {
      target = CallbackTarget.parse(webhook.url());
    } catch (CallbackTarget.InvalidUrlException e) {
      return CompletableFuture.completedFuture(new AttemptOutcome.Suppressed(e.getMessage()));
    }
    if (rules.allowsNone()) {
      return CompletableFuture.completedFuture(
          new AttemptOutcome.Suppressed("this server sends no webhooks"));
    }
    try {
      if (!open()) {
        return failed(FailureReason.CLOSED);
      }
    } catch (RuntimeException e) {
      return failed(FailureReason.UNSENT);
    }
    var attempt = new WebhookAttempt(webhook, rules, opened.transport(), timeout);
    running.add(attempt);
    var outcome = attempt.outcome().whenComplete((done, failure) -> running.remove(attempt));
    if (isClosed) {
      attempt.fail(FailureReason.CLOSED);
      return outcome;
    }
    try {
      attempt.start(target, opened.lookups());
    } catch (RuntimeException e) {
      attempt.failUnexpectedly(e);
    }
    return outcome;
  }

  private static CompletableFuture<AttemptOutcome> failed(String error) {
    return CompletableFuture.completedFuture(new AttemptOutcome.Failed(error, Duration.ZERO));
  }

  /** Opens the client on first use; returns false if it is closed. */
  private boolean open() {
    if (opened == null) {
      synchronized (openLock) {
        if (opened == null && !isClosed) {
          // half of the time, so that a second address can be tried
          var connectTimeout = timeout.dividedBy(2);
          opened =
              new OpenedClient(
                  new JettyTransport(THREADS, userAgent, connectTimeout),
                  new DnsLookups(resolver, THREADS));
        }
      }
    }
    return !isClosed;
  }

  /** Fails all running attempts and ends all threads. Closing twice has no effect. */
  @Override
  public void close() {
    synchronized (openLock) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    running.forEach(attempt -> attempt.fail(FailureReason.CLOSED));
    if (opened != null) {
      opened.lookups().close();
      opened.transport().close();
    }
  }
}
