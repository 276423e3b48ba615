package dev.understudy.session;

import java.util.List;

/** Helper methods that tests of all styles have, if they need them. */
final class HelperSource {
  private HelperSource() {}

  static void append(StringBuilder code, TestSource test, String baseUrl, String sandboxId) {
    if (test.usesFilled) {
      code.append(
          """

            /** Fills in the names of this run. */
            private String filled(String text) {
              return text.replace("${base_url}", BASE_URL).replace("${sandbox}", SANDBOX);
            }
          """
              .replace("BASE_URL", baseUrl)
              .replace("SANDBOX", sandboxId));
    }
    if (test.usesRawCall) {
      test.imports.addAll(
          List.of(
              "java.io.IOException",
              "java.net.Socket",
              "java.net.SocketException",
              "java.net.URI",
              "java.nio.charset.StandardCharsets"));
      code.append(
          """

            /** Makes a call that gets no whole response; other clients would repeat it. */
            private String rawCall(String method, String path, String credential, String type, String body)
                throws IOException {
              var server = URI.create(BASE_URL);
              var content = body.getBytes(StandardCharsets.UTF_8);
              var head =
                  String.join(
                      "\\r\\n",
                      method + " " + path + " HTTP/1.1",
                      "Host: " + server.getAuthority(),
                      credential,
                      "Content-Type: " + type,
                      "Content-Length: " + content.length,
                      "Connection: close",
                      "\\r\\n");
              try (var socket = new Socket(server.getHost(), server.getPort())) {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().write(content);
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
              } catch (SocketException e) {
                return "";
              }
            }
          """
              .replace("BASE_URL", baseUrl));
    }
  }
}
