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

/**
 * Posts webhooks, to addresses at home only. No thread waits for an answer.
 *
 * <p>Every webhook is judged anew, also where a connection is open already, on the addresses that
 * its name has at that moment; what was judged is what is connected to. Nothing is started before
 * the first webhook.
 *
 * <p>A parcel is written to a receiver once at most. Connections are kept for the next webhook for
 * a second. One that the receiver has closed meanwhile is replaced if that shows before anything
 * was written to it. If it shows only afterwards, nobody can tell whether the webhook was read:
 * then it has failed.
 */
public final class WebhookClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String THREADS = "understudy-courier";

  private final Set<WebhookAttempt> underway = ConcurrentHashMap.newKeySet();
  private final Object opening = new Object();
  private final CallbackAddressRules rules;
  private final String userAgent;
  private final DnsResolver resolver;
  private final Duration patience;

  private volatile OpenedClient office;
  private volatile boolean isClosed;

  /** What is opened by the first webhook. */
  private record OpenedClient(JettyTransport wire, DnsLookups lookups) {}

  /**
   * @param userAgent what each webhook is sent as, such as {@code Understudy-Webhook/0.1.0}
   */
  public WebhookClient(CallbackAddressRules rules, String userAgent) {
    this(rules, userAgent, DnsResolver.OF_THE_SYSTEM, TIMEOUT);
  }

  /**
   * @param patience how long everything may take, from the look-up of the name to the end of the
   *     answer
   */
  WebhookClient(
      CallbackAddressRules rules, String userAgent, DnsResolver resolver, Duration patience) {
    this.rules = rules;
    this.userAgent = userAgent;
    this.resolver = resolver;
    this.patience = patience;
  }

  /**
   * Something to be posted, as {@code application/json}.
   *
   * @param url an absolute http or https URL; a user name and password in it are sent as HTTP Basic
   * @param headers more headers, by name. The client's own win: {@code User-Agent}, {@code Host},
   *     {@code Content-Type} and those that say how the body is transferred
   */
  public record WebhookRequest(String url, byte[] body, Map<String, String> headers) {
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

    /** Keeps copies. */
    public WebhookRequest {
      body = body.clone();
      var kept = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      kept.putAll(headers);
      kept.keySet().removeIf(name -> OWN.contains(name.toLowerCase(Locale.ROOT)));
      headers = Collections.unmodifiableMap(kept);
    }

    /** Not the body and the headers, which may hold what is secret; nor the URL. */
    @Override
    public String toString() {
      return "Parcel[" + body.length + " bytes]";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof WebhookRequest that
          && url.equals(that.url)
          && Arrays.equals(body, that.body)
          && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
      return url.hashCode() * 31 + Arrays.hashCode(body);
    }
  }

  /** What became of a parcel. */
  public sealed interface AttemptOutcome {
    /**
     * The receiver answered, whatever it said; a redirect is an answer and not followed. Of a long
     * answer the first 64 KiB are waited for.
     */
    record Answered(int status, Duration took) implements AttemptOutcome {}

    /**
     * There was no answer, or no whole one.
     *
     * @param error why, as a plain sentence without an end: {@code the connection was refused}
     */
    record Failed(String error, Duration took) implements AttemptOutcome {}

    /**
     * It was not sent, and must not be.
     *
     * @param reason why, as a plain sentence without an end: {@code 203.0.113.7 is a public
     *     address}
     */
    record Suppressed(String reason) implements AttemptOutcome {}
  }

  /**
   * Sends a parcel. It never throws and the future never fails. What depends on the future runs on
   * one of a few threads that all webhooks share: work that takes long belongs on other ones.
   */
  public CompletableFuture<AttemptOutcome> send(WebhookRequest parcel) {
    CallbackTarget receiver;
    try {
      receiver = CallbackTarget.of(parcel.url());
    } catch (CallbackTarget.InvalidUrlException e) {
      return CompletableFuture.completedFuture(new AttemptOutcome.Suppressed(e.getMessage()));
    }
    try {
      if (!isOpen()) {
        return failed(FailureReason.CLOSED);
      }
    } catch (RuntimeException e) {
      return failed(FailureReason.UNSENT);
    }
    var trip = new WebhookAttempt(parcel, rules, office.wire(), patience);
    underway.add(trip);
    var outcome = trip.outcome().whenComplete((done, failure) -> underway.remove(trip));
    if (isClosed) {
      trip.fail(FailureReason.CLOSED);
      return outcome;
    }
    try {
      trip.start(receiver, office.lookups());
    } catch (RuntimeException e) {
      trip.giveUp(e);
    }
    return outcome;
  }

  private static CompletableFuture<AttemptOutcome> failed(String error) {
    return CompletableFuture.completedFuture(new AttemptOutcome.Failed(error, Duration.ZERO));
  }

  private boolean isOpen() {
    if (office == null) {
      synchronized (opening) {
        if (office == null && !isClosed) {
          // two addresses of a name have to fit into the time
          var connecting = patience.dividedBy(2);
          office =
              new OpenedClient(
                  new JettyTransport(THREADS, userAgent, connecting),
                  new DnsLookups(resolver, THREADS));
        }
      }
    }
    return !isClosed;
  }

  /** Gives up what is underway and ends all threads. A second time it does nothing. */
  @Override
  public void close() {
    synchronized (opening) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    underway.forEach(trip -> trip.fail(FailureReason.CLOSED));
    if (office != null) {
      office.lookups().close();
      office.wire().close();
    }
  }
}
