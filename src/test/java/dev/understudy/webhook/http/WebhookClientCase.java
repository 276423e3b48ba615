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

/** Set-up of tests of the webhook client. */
@Timeout(20)
@AnyDatabase
abstract class WebhookClientCase {
  static final String AGENT = "Understudy-Webhook/9";
  static final Duration LONG = Duration.ofSeconds(10);
  static final CallbackAddressRules HOME =
      new CallbackAddressRules(false, true, List.of(), List.of());

  final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
  final AtomicInteger lookUpCount = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  final RecordingReceiver receiver(RecordingReceiver.Behavior behavior) throws IOException {
    return receiver(InetAddress.getByName("127.0.0.1"), behavior);
  }

  final RecordingReceiver receiver(InetAddress address, RecordingReceiver.Behavior behavior)
      throws IOException {
    var receiver = new RecordingReceiver(address, behavior);
    open.add(receiver);
    return receiver;
  }

  final WebhookClient client(CallbackAddressRules rules, DnsResolver resolver, Duration timeout) {
    var client =
        new WebhookClient(
            rules,
            AGENT,
            outcome -> {},
            host -> {
              lookUpCount.incrementAndGet();
              return resolver.lookUp(host);
            },
            timeout);
    open.add(client);
    return client;
  }

  final WebhookClient client() {
    return client(HOME, at("127.0.0.1"), LONG);
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

  static WebhookRequest webhook(String url) {
    return new WebhookRequest(
        url,
        "application/json",
        "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8),
        Map.of("X-Signature", "abc"));
  }

  static AttemptOutcome post(WebhookClient client, String url) {
    return client.send(webhook(url)).join();
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
