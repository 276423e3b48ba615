package dev.understudy.webhook.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.webhook.http.WebhookClient.AttemptOutcome;
import dev.understudy.webhook.http.WebhookClient.WebhookRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of the courier share. */
@Timeout(20)
@AnyDatabase
abstract class WebhookClientCase {
  static final String AGENT = "Understudy-Webhook/9";
  static final Duration LONG = Duration.ofSeconds(10);
  static final CallbackAddressRules HOME =
      new CallbackAddressRules(false, true, List.of(), List.of());

  final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
  final AtomicInteger lookUps = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  final RecordingReceiver ear(RecordingReceiver.Manner manner) throws IOException {
    return ear(InetAddress.getByName("127.0.0.1"), manner);
  }

  final RecordingReceiver ear(InetAddress address, RecordingReceiver.Manner manner)
      throws IOException {
    var ear = new RecordingReceiver(address, manner);
    open.add(ear);
    return ear;
  }

  final WebhookClient courier(CallbackAddressRules rules, DnsResolver resolver, Duration patience) {
    var courier =
        new WebhookClient(
            rules,
            AGENT,
            host -> {
              lookUps.incrementAndGet();
              return resolver.lookUp(host);
            },
            patience);
    open.add(courier);
    return courier;
  }

  final WebhookClient courier() {
    return courier(HOME, at("127.0.0.1"), LONG);
  }

  static DnsResolver at(String... addresses) {
    return host -> {
      var found = new InetAddress[addresses.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = InetAddress.getByName(addresses[i]);
      }
      return Arrays.asList(found);
    };
  }

  static WebhookRequest parcel(String url) {
    return new WebhookRequest(
        url, "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8), Map.of("X-Signature", "abc"));
  }

  static AttemptOutcome post(WebhookClient courier, String url) {
    return courier.send(parcel(url)).join();
  }

  static int status(AttemptOutcome outcome) {
    return assertInstanceOf(AttemptOutcome.Answered.class, outcome, outcome.toString()).status();
  }

  static String error(AttemptOutcome outcome) {
    return assertInstanceOf(AttemptOutcome.Failed.class, outcome, outcome.toString()).error();
  }

  static String reason(AttemptOutcome outcome) {
    return assertInstanceOf(AttemptOutcome.Suppressed.class, outcome, outcome.toString()).reason();
  }
}
