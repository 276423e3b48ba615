package com.example.guest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Reminders of a study, sent through Prolific. */
record Reminders(String url, String token) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Sends a reminder and returns the status of Prolific's answer. */
  int remind(String participant) throws IOException, InterruptedException {
    var body =
        "{\"ids\":[\""
            + participant
            + "\"],\"body\":\"Tomorrow!\",\"study_id\":\"6569ece7ca177d19117b1b95\"}";
    var request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/messages/bulk/"))
            .header("Authorization", "Token " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode();
  }
}
