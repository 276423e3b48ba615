package dev.understudy.metrics;

import dev.understudy.http.CompletedCall;
import dev.understudy.webhook.http.WebhookClient.AttemptOutcome;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Numbers of calls, faults and webhook attempts since the start of the server. The library of
 * Prometheus is loaded when they are read for the first time.
 */
public final class Metrics {
  /** The media type of the text format of Prometheus. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final String version;
  private final LongSupplier sandboxes;
  private final Map<CallKind, CallTotals> calls = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> attempts = new ConcurrentHashMap<>();

  /**
   * Creates metrics.
   *
   * @param sandboxes returns the number of sandboxes
   */
  public Metrics(String version, LongSupplier sandboxes) {
    this.version = version;
    this.sandboxes = sandboxes;
  }

  /**
   * The calls that are counted together.
   *
   * @param provider {@code admin} for the control plane, empty for a path of nobody
   * @param operation empty for a path without an operation
   * @param status an HTTP status, {@code closed} or {@code reset}
   */
  private record CallKind(String provider, String operation, String status)
      implements Comparable<CallKind> {
    @Override
    public int compareTo(CallKind other) {
      return text().compareTo(other.text());
    }

    private String text() {
      return provider + ' ' + operation + ' ' + status;
    }

    Labels labels() {
      return Labels.of("provider", provider, "operation", operation, "status", status);
    }
  }

  private record CallTotals(LongAdder count, LongAdder nanos, LongAdder faulted) {
    CallTotals() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  /** Counts a call. */
  public void countCall(CompletedCall call) {
    var kind =
        new CallKind(
            call.owner().orElse(""),
            call.operation().orElse(""),
            call.connection().orElseGet(() -> String.valueOf(call.status())));
    var totals = calls.computeIfAbsent(kind, unused -> new CallTotals());
    totals.count().increment();
    totals.nanos().add(call.duration().toNanos());
    if (call.faultIds().isPresent()) {
      totals.faulted().increment();
    }
  }

  /** Counts an attempt to send a webhook. */
  public void countAttempt(AttemptOutcome outcome) {
    attempts.computeIfAbsent(word(outcome), unused -> new LongAdder()).increment();
  }

  private static String word(AttemptOutcome outcome) {
    if (outcome instanceof AttemptOutcome.Answered answered) {
      return String.valueOf(answered.status());
    }
    return outcome instanceof AttemptOutcome.Failed ? "failed" : "suppressed";
  }

  /** Returns all metrics in the text format of Prometheus, in UTF-8. */
  public byte[] text() {
    var durations =
        SummarySnapshot.builder()
            .name("understudy_call_duration_seconds")
            .help("Calls and the time until their responses were sent.");
    var faulted =
        CounterSnapshot.builder()
            .name("understudy_faulted_calls")
            .help("Calls on which a fault acted, where the response could say so.");
    new TreeMap<>(calls)
        .forEach(
            (kind, totals) -> {
              durations.dataPoint(
                  SummarySnapshot.SummaryDataPointSnapshot.builder()
                      .labels(kind.labels())
                      .count(totals.count().sum())
                      .sum(totals.nanos().sum() / 1e9)
                      .build());
              if (totals.faulted().sum() > 0) {
                faulted.dataPoint(count(kind.labels(), totals.faulted()));
              }
            });
    var webhooks =
        CounterSnapshot.builder()
            .name("understudy_webhook_attempts")
            .help("Attempts to send a webhook, by status, or by failed or suppressed.");
    new TreeMap<>(attempts)
        .forEach((word, count) -> webhooks.dataPoint(count(Labels.of("outcome", word), count)));
    return written(
        MetricSnapshots.of(
            durations.build(),
            faulted.build(),
            webhooks.build(),
            GaugeSnapshot.builder()
                .name("understudy_sandboxes")
                .help("Sandboxes that exist.")
                .dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(sandboxes.getAsLong())
                        .build())
                .build(),
            InfoSnapshot.builder()
                .name("understudy")
                .help("The version of the server.")
                .dataPoint(
                    InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version))
                        .build())
                .build()));
  }

  private static CounterSnapshot.CounterDataPointSnapshot count(Labels labels, LongAdder count) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(labels)
        .value(count.sum())
        .build();
  }

  private static byte[] written(MetricSnapshots snapshots) {
    var out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, snapshots);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
