package dev.understudy.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * A customizer that removes the {@code Host} of a {@code CONNECT}. Many clients leave out its port,
 * so that it differs from the target, which Jetty would refuse.
 */
final class ConnectRequests implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    if (!HttpMethod.CONNECT.is(request.getMethod())) {
      return request;
    }
    var headers = HttpFields.build(request.getHeaders()).remove(HttpHeader.HOST).asImmutable();
    return new Request.Wrapper(request) {
      @Override
      public HttpFields getHeaders() {
        return headers;
      }
    };
  }
}
