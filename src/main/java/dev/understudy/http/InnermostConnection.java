package dev.understudy.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;

/** The connection inside of TLS, which carries the requests. */
final class InnermostConnection {
  private InnermostConnection() {}

  /** Returns the end point that the innermost connection reads from. */
  static EndPoint endPoint(EndPoint outermost) {
    var endPoint = outermost;
    // asked first, so that a server without TLS does not load the class
    while (countsNoMessages(endPoint.getConnection())
        && endPoint.getConnection() instanceof SslConnection tls) {
      endPoint = tls.getSslEndPoint();
    }
    return endPoint;
  }

  private static boolean countsNoMessages(Connection connection) {
    return connection != null && connection.getMessagesIn() < 0;
  }

  /** Returns the innermost connection; null if the end point has none yet. */
  static Connection of(EndPoint outermost) {
    return endPoint(outermost).getConnection();
  }
}
