package dev.understudy.webhook.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;

/** Reasons of failed attempts, in plain words: always the same words for the same cause. */
final class FailureReason {
  static final String CLOSED = "the server was closed";
  static final String UNSENT = "it could not be sent";

  private FailureReason() {}

  /**
   * Returns the reason of a failure.
   *
   * @param isSecure whether TLS was used; then a hang-up counts as a failure of TLS, since it is
   *     chance which of the two is noticed first
   * @param hasBegun whether a part of the response was received
   * @param timeout of the attempt
   */
  static String sentence(Throwable failure, boolean isSecure, boolean hasBegun, Duration timeout) {
    if (failure instanceof TimeoutException) {
      return responseTimeout(timeout);
    }
    if (failure instanceof SocketTimeoutException) {
      return "no connection could be made in time";
    }
    // by class, since messages are in the language of the operating system
    if (failure instanceof ConnectException) {
      return "the connection was refused";
    }
    if (failure instanceof NoRouteToHostException) {
      return "there is no way to the receiver's address";
    }
    if (isCausedBy(failure, GeneralSecurityException.class)) {
      return "the receiver's certificate is not trusted, or not meant for its name";
    }
    boolean isHangUp = isSecure && !hasBegun && failure instanceof IOException;
    if (isHangUp || isCausedBy(failure, SSLException.class)) {
      return "the receiver agreed on no TLS connection, or closed it without an answer";
    }
    if (failure instanceof HttpResponseException) {
      return "what the receiver answered is not HTTP";
    }
    if (failure instanceof RejectedExecutionException) {
      return "too many webhooks are waiting for this receiver";
    }
    if (failure instanceof IOException) {
      return hasBegun
          ? "the connection was closed in the middle of the answer"
          : "the connection was closed without an answer";
    }
    return UNSENT;
  }

  static String responseTimeout(Duration timeout) {
    var seconds = timeout.toSeconds();
    var time =
        Duration.ofSeconds(seconds).equals(timeout) ? seconds + " s" : timeout.toMillis() + " ms";
    return "no answer within " + time;
  }

  static String lookupTimeout(String host) {
    return "the name " + host + " could not be looked up in time";
  }

  /** Returns whether no connection was made, so that another address can be tried. */
  static boolean isUnconnected(Throwable failure) {
    return failure instanceof SocketException || failure instanceof SocketTimeoutException;
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(16)
        .anyMatch(kind::isInstance);
  }
}
