package dev.understudy.delivery;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.understudy.delivery.Courier.Outcome;
import dev.understudy.delivery.Courier.Parcel;
import dev.understudy.testing.AnyDatabase;
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
abstract class CourierCase {
  static final String AGENT = "Understudy-Webhook/9";
  static final Duration LONG = Duration.ofSeconds(10);
  static final HomeRules HOME = new HomeRules(false, true, List.of(), List.of());

  final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();
  final AtomicInteger lookUps = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  final Ear ear(Ear.Manner manner) throws IOException {
    return ear(InetAddress.getByName("127.0.0.1"), manner);
  }

  final Ear ear(InetAddress address, Ear.Manner manner) throws IOException {
    var ear = new Ear(address, manner);
    open.add(ear);
    return ear;
  }

  final Courier courier(HomeRules rules, Resolver resolver, Duration patience) {
    var courier =
        new Courier(
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

  final Courier courier() {
    return courier(HOME, at("127.0.0.1"), LONG);
  }

  static Resolver at(String... addresses) {
    return host -> {
      var found = new InetAddress[addresses.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = InetAddress.getByName(addresses[i]);
      }
      return Arrays.asList(found);
    };
  }

  static Parcel parcel(String url) {
    return new Parcel(
        url, "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8), Map.of("X-Signature", "abc"));
  }

  static Outcome post(Courier courier, String url) {
    return courier.post(parcel(url)).join();
  }

  static int status(Outcome outcome) {
    return assertInstanceOf(Outcome.Answered.class, outcome, outcome.toString()).status();
  }

  static String error(Outcome outcome) {
    return assertInstanceOf(Outcome.Failed.class, outcome, outcome.toString()).error();
  }

  static String reason(Outcome outcome) {
    return assertInstanceOf(Outcome.Suppressed.class, outcome, outcome.toString()).reason();
  }
}
