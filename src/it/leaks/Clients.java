import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Calls the real services with Java's client and with OkHttp, and prints the status that each gets.
 */
final class Clients {
  private static final String URL = "https://api.prolific.com/api/v1/messages/unread/";

  private Clients() {}

  private interface Call {
    int status(String token) throws Exception;
  }

  public static void main(String[] arguments) {
    say("java-httpclient", Clients::httpClient);
    say("java-okhttp", Clients::okHttp);
  }

  private static void say(String name, Call call) {
    try {
      System.out.println(name + ": " + call.status("Token real-" + name));
    } catch (Exception e) {
      System.out.println(name + ": " + e.getClass().getSimpleName());
      e.printStackTrace();
    }
  }

  private static int httpClient(String token) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(URL)).header("Authorization", token).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }

  private static int okHttp(String token) throws Exception {
    var request = new Request.Builder().url(URL).header("Authorization", token).build();
    try (var response = new OkHttpClient().newCall(request).execute()) {
      return response.code();
    }
  }
}
