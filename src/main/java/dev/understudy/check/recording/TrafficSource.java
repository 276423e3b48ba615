package dev.understudy.check.recording;

import dev.understudy.check.recording.SkippedEntries.SkipReason;
import dev.understudy.provider.Provider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Recorded traffic, in the order of its instants. */
public interface TrafficSource {
  /** The methods of calls that can be replayed; {@code CONNECT} is of proxies. */
  Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  /** The number of bytes of an entry that is never too large. */
  long MIN_ENTRY = 1 << 20;

  /** The number of bytes of an entry that is always too large. */
  long MAX_ENTRY = 16 << 20;

  /**
   * Passes on all exchanges with the emulated services.
   *
   * @throws TrafficException if a file can't be read
   */
  void each(Consumer<Exchange> look);

  /** Returns the number of all entries. */
  int entries();

  /**
   * Opens a file or a folder, and reads as much of it as shows that it is whole.
   *
   * @param skipped counts entries that are not passed on
   * @throws TrafficException if it is not recorded traffic
   */
  static TrafficSource open(Path traffic, ServiceHosts hosts, SkippedEntries skipped) {
    if (!Files.exists(traffic)) {
      throw new TrafficException(
          "There is no file or folder "
              + traffic
              + ": give a HAR file, a journal export, or a folder of request and response files.");
    }
    return Files.isDirectory(traffic)
        ? new PairFolder(traffic, hosts, skipped)
        : JsonRecording.open(traffic, hosts, skipped);
  }

  /** Returns the largest entry that fits into the memory several times, in bytes. */
  static long maxEntry() {
    return Math.min(MAX_ENTRY, Math.max(MIN_ENTRY, Runtime.getRuntime().maxMemory() / 64));
  }

  /** Returns the service of an exchange; without one, counts why it is not replayed. */
  static Optional<Provider> provider(
      Exchange.RecordedRequest request, ServiceHosts hosts, SkippedEntries skipped) {
    if (!METHODS.contains(request.method())) {
      skipped.add(SkipReason.NOT_HTTP);
      return Optional.empty();
    }
    var provider = hosts.provider(request.host(), request.path());
    if (provider.isEmpty()) {
      skipped.add(SkipReason.OTHER_HOST);
    }
    return provider;
  }
}
