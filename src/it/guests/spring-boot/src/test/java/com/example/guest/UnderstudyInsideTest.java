package com.example.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server works inside the tests of the application. */
@ExtendWith(UnderstudyExtension.class)
class UnderstudyInsideTest {
  @Test
  void theServerAnswers(Sandbox sandbox) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + "/api/v1/messages/unread/"))
            .header("Authorization", "Token " + sandbox.prolificToken())
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertEquals("200 {\"results\":[]}", answer.statusCode() + " " + answer.body());
  }

  @Test
  void itsDriversAreNotThereForOthers(Sandbox sandbox) {
    assertEquals(
        0,
        DriverManager.drivers()
            .filter(each -> each.getClass().getName().contains("shaded"))
            .count());
    assertEquals(0, Stream.of(sandbox.id()).filter(String::isEmpty).count());
  }
}
