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

/** Says in a sentence why there was no answer: always the same one for the same cause. */
final class FailureReason {
  static final String CLOSED = "the server was closed";
  static final String UNSENT = "it could not be sent";

  private FailureReason() {}

  /**
   * @param isSecure whether it was to go over TLS; then a hang-up is told as TLS's, since which of
   *     the two is noticed first is chance
   * @param hasBegun whether a part of an answer has come
   * @param patience how long an answer was waited for
   */
  static String sentence(Throwable failure, boolean isSecure, boolean hasBegun, Duration patience) {
    if (failure instanceof TimeoutException) {
      return late(patience);
    }
    if (failure instanceof SocketTimeoutException) {
      return "no connection could be made in time";
    }
    // the classes tell the two apart, the messages are in the language of the operating system
    if (failure instanceof ConnectException) {
      return "the connection was refused";
    }
    if (failure instanceof NoRouteToHostException) {
      return "there is no way to the receiver's address";
    }
    if (isAbout(failure, GeneralSecurityException.class)) {
      return "the receiver's certificate is not trusted, or not meant for its name";
    }
    boolean isHangUp = isSecure && !hasBegun && failure instanceof IOException;
    if (isHangUp || isAbout(failure, SSLException.class)) {
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

  static String late(Duration patience) {
    var seconds = patience.toSeconds();
    var time =
        Duration.ofSeconds(seconds).equals(patience) ? seconds + " s" : patience.toMillis() + " ms";
    return "no answer within " + time;
  }

  static String lateName(String host) {
    return "the name " + host + " could not be looked up in time";
  }

  /** Whether there was no connection, so that another address may be tried. */
  static boolean isUnconnected(Throwable failure) {
    return failure instanceof SocketException || failure instanceof SocketTimeoutException;
  }

  private static boolean isAbout(Throwable failure, Class<? extends Throwable> kind) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(16)
        .anyMatch(kind::isInstance);
  }
}
