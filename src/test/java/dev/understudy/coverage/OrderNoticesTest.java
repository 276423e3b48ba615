package dev.understudy.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.understudy.client.Fault;
import dev.understudy.client.Message;
import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tests of an application that sends notices about orders; written as its author would. */
@ExtendWith(UnderstudyExtension.class)
@AnyDatabase
class OrderNoticesTest {
  private static final String ANN = "+33612345678";
  private static final String BEN = "+15551234567";
  private static final String OPTED_OUT = "+15005550004";

  /** The code under test: it tries three times where the service fails. */
  private record OrderNotices(String baseUrl, String key, String template) {
    private static final int BATCH = 1_000;
    private static final int TRIES = 3;
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Sends a notice; returns why some customers get none. */
    Map<String, String> send(String order, List<String> customers)
        throws IOException, InterruptedException {
      var failed = new TreeMap<String, String>();
      for (int from = 0; from < customers.size(); from += BATCH) {
        var batch = customers.subList(from, Math.min(from + BATCH, customers.size()));
        post(order, batch)
            .path("results")
            .forEach(
                result -> {
                  if (!result.path("success").asBoolean()) {
                    failed.put(
                        result.path("phone_number").asString(),
                        result.path("error").path("code").asString());
                  }
                });
      }
      return failed;
    }

    private JsonNode post(String order, List<String> customers)
        throws IOException, InterruptedException {
      var body =
          Map.of(
              "to", customers,
              "template_id", template,
              "variables", Map.of("order_id", order, "amount", "5"));
      var request =
          HttpRequest.newBuilder(URI.create(baseUrl + "/v2/notify/batch"))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      for (int i = 1; i < TRIES && response.statusCode() == 503; i++) {
        response = HTTP.send(request, BodyHandlers.ofString());
      }
      if (response.statusCode() != 200) {
        throw new IOException(JSON.readTree(response.body()).path("code").asString());
      }
      return JSON.readTree(response.body());
    }
  }

  private static OrderNotices notices(Sandbox sandbox) {
    return new OrderNotices(sandbox.baseUrl(), sandbox.preludeApiKey(), Samples.ORDER_TEMPLATE);
  }

  private static List<String> recipients(Sandbox sandbox) {
    return sandbox.messages().list().stream().map(Message::recipient).toList();
  }

  @Test
  void everyCustomerGetsANotice(Sandbox sandbox) throws Exception {
    assertEquals(Map.of(), notices(sandbox).send("17", List.of(ANN, BEN)));
    assertEquals(List.of(ANN, BEN), recipients(sandbox));
  }

  @Test
  void theNoticeNamesTheOrder(Sandbox sandbox) throws Exception {
    notices(sandbox).send("17", List.of(BEN));
    assertEquals("Order 17: 5", sandbox.messages().list().get(0).body());
  }

  @Test
  void aFrenchCustomerGetsItInFrench(Sandbox sandbox) throws Exception {
    notices(sandbox).send("17", List.of(ANN));
    assertEquals("Commande 17 : 5", sandbox.messages().list().get(0).body());
  }

  @Test
  void noticesAreDelivered(Sandbox sandbox) throws Exception {
    notices(sandbox).send("17", List.of(ANN));
    sandbox.messages().status("delivered").await(1);
  }

  @Test
  void aWrongNumberIsReported(Sandbox sandbox) throws Exception {
    assertEquals(
        Map.of("12", "invalid_phone_number"), notices(sandbox).send("17", List.of("12", ANN)));
    assertEquals(List.of(ANN), recipients(sandbox));
  }

  @Test
  void aCustomerWhoOptedOutIsReported(Sandbox sandbox) throws Exception {
    assertEquals(
        Map.of(OPTED_OUT, "unsubscribed"), notices(sandbox).send("17", List.of(OPTED_OUT)));
  }

  @Test
  void manyCustomersAreSeveralBatches(Sandbox sandbox) throws Exception {
    var many = new ArrayList<String>();
    IntStream.range(0, 1_500).forEach(i -> many.add("+3361234" + (1000 + i)));
    assertEquals(Map.of(), notices(sandbox).send("17", many));
    assertEquals(2, sandbox.requests().provider("prelude").total());
  }

  @Test
  void aFailureOfTheServiceIsTriedAgain(Sandbox sandbox) throws Exception {
    sandbox.faults().add(Fault.on("prelude").error(503).times(2));
    assertEquals(Map.of(), notices(sandbox).send("17", List.of(ANN)));
    assertEquals(List.of(ANN), recipients(sandbox));
  }

  @Test
  void afterThreeFailuresItGivesUp(Sandbox sandbox) {
    sandbox.faults().add(Fault.on("prelude").error(503));
    assertThrows(IOException.class, () -> notices(sandbox).send("17", List.of(ANN)));
    assertEquals(List.of(), recipients(sandbox));
  }

  @Test
  void anUnknownTemplateIsAnError(Sandbox sandbox) {
    var wrong =
        new OrderNotices(
            sandbox.baseUrl(), sandbox.preludeApiKey(), "template_01k8ap1btqf5r9fq2c8ax5fhc8");
    var error = assertThrows(IOException.class, () -> wrong.send("17", List.of(ANN)));
    assertEquals("template_not_found", error.getMessage());
  }
}
