package dev.understudy.check.recording;

import dev.understudy.check.recording.RecordingIndex.EntrySlice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A HAR file or a journal export. The file is never in memory as a whole: its index is made once,
 * and then one entry is read after the other.
 */
final class JsonRecording implements TrafficSource {
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(RecordingIndex.MAX_DEPTH).build())
              .build());

  private final Path file;
  private final RecordingIndex index;
  private final ServiceHosts hosts;
  private final SkippedEntries skipped;

  private JsonRecording(
      Path file, RecordingIndex index, ServiceHosts hosts, SkippedEntries skipped) {
    this.file = file;
    this.index = index;
    this.hosts = hosts;
    this.skipped = skipped;
  }

  static JsonRecording open(Path file, ServiceHosts hosts, SkippedEntries skipped) {
    return new JsonRecording(file, RecordingIndex.of(file, hosts, skipped), hosts, skipped);
  }

  @Override
  public int entries() {
    return index.entries();
  }

  @Override
  public void each(Consumer<Exchange> look) {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      for (var slice : index.slices()) {
        if (slice.length() > TrafficSource.maxEntry()) {
          skipped.add(SkippedEntries.SkipReason.TOO_LARGE);
        } else {
          read(in, slice).ifPresent(look);
        }
      }
    } catch (IOException e) {
      throw new TrafficException("The file " + file + " can't be read: " + e + ".", e);
    }
  }

  private Optional<Exchange> read(RandomAccessFile in, EntrySlice slice) throws IOException {
    var bytes = new byte[(int) slice.length()];
    in.seek(slice.offset());
    in.readFully(bytes);
    final JsonNode entry;
    try {
      entry = JSON.readTree(bytes);
    } catch (JacksonException e) {
      // with its cause, the text of the entry would be shown
      throw new TrafficException(
          "The file " + file + " changed while it was read: check it again.");
    }
    var reason = index.isHar() ? HarEntry.skipReason(entry) : JournalExport.skipReason(entry);
    if (skipped.isSkipped(reason)) {
      return Optional.empty();
    }
    var request = index.isHar() ? HarEntry.request(entry) : JournalExport.request(entry);
    if (request.isEmpty() || TrafficSource.provider(request.get(), hosts, skipped).isEmpty()) {
      return Optional.empty();
    }
    var response = index.isHar() ? HarEntry.response(entry) : JournalExport.response(entry);
    return Optional.of(new Exchange(slice.number(), slice.at(), request.get(), response));
  }

  /** Returns the texts of an array. */
  static List<JsonNode> elements(JsonNode array) {
    return array.isArray() ? array.valueStream().toList() : List.of();
  }
}
