package com.example.guest;

import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Reminders of a study, sent through Prolific. */
@Component
public class Reminders {
  private static final String STUDY = "6569ece7ca177d19117b1b95";

  private final RestClient prolific;

  Reminders(@Value("${prolific.url}") String url, @Value("${prolific.token}") String token) {
    this.prolific =
        RestClient.builder().baseUrl(url).defaultHeader("Authorization", "Token " + token).build();
  }

  /** Sends a reminder and returns whether Prolific took it. */
  public boolean remind(String participant) {
    return prolific
        .post()
        .uri("/api/v1/messages/bulk/")
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("ids", List.of(participant), "body", "Tomorrow!", "study_id", STUDY))
        .exchange((request, response) -> response.getStatusCode().is2xxSuccessful());
  }
}
