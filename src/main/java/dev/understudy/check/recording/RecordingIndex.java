package dev.understudy.check.recording;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The places of the entries in a HAR file or a journal export, found in one pass over the file,
 * which also shows whether it is whole.
 */
final class RecordingIndex {
  static final int MAX_DEPTH = 1_000;

  private static final int MAX_URL = 8 << 20;
  private static final JsonFactory STREAMING =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_URL)
                  .build())
          .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
          .build();

  private final Path file;
  private final ServiceHosts hosts;
  private final SkippedEntries skipped;
  private final List<EntrySlice> slices = new ArrayList<>();
  private Optional<Instant> latest = Optional.empty();
  private Optional<Boolean> isHar = Optional.empty();
  private int entries;
  private long start;

  /**
   * The place of an entry of an emulated service.
   *
   * @param at its instant; else that of the entry before it
   * @param length in bytes
   */
  record EntrySlice(int number, Optional<Instant> at, long offset, long length) {}

  private RecordingIndex(Path file, ServiceHosts hosts, SkippedEntries skipped) {
    this.file = file;
    this.hosts = hosts;
    this.skipped = skipped;
  }

  /**
   * Makes the index of a file.
   *
   * @param skipped counts the entries of other hosts
   * @throws TrafficException if the file is neither of the two, or is not whole
   */
  static RecordingIndex of(Path file, ServiceHosts hosts, SkippedEntries skipped) {
    var index = new RecordingIndex(file, hosts, skipped);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      index.refuseOtherFormats(in);
      try (var parser = STREAMING.createParser(ObjectReadContext.empty(), in)) {
        index.read(parser);
      } catch (JacksonException e) {
        throw index.unreadable(e);
      }
    } catch (IOException e) {
      throw new TrafficException("The file " + file + " can't be read: " + e + ".", e);
    }
    index.slices.sort(
        Comparator.comparing(slice -> slice.at().orElse(Instant.MIN), Comparator.naturalOrder()));
    return index;
  }

  boolean isHar() {
    return isHar.orElse(true);
  }

  int entries() {
    return entries;
  }

  /** Returns the places in the order of their instants. */
  List<EntrySlice> slices() {
    return slices;
  }

  /** Refuses what is not JSON at its first bytes, and skips a byte order mark. */
  private void refuseOtherFormats(InputStream in) throws IOException {
    in.mark(8);
    var first = in.readNBytes(3);
    in.reset();
    if (first.length == 0) {
      throw new TrafficException("The file " + file + " is empty: export the traffic again.");
    }
    int head = (first[0] & 0xff) << 8 | (first.length > 1 ? first[1] & 0xff : 0);
    if (first.length == 3 && head == 0xefbb && (first[2] & 0xff) == 0xbf) {
      in.skipNBytes(3);
      start = 3;
    } else if (head == 0xfffe || head == 0xfeff || head >> 8 == 0 || (head & 0xff) == 0) {
      throw new TrafficException(
          "The file " + file + " is not in UTF-8, as HAR has to be: export it again.");
    } else if (head == 0x1f8b || head == 0x504b || head >> 8 == 0x78) {
      throw new TrafficException("The file " + file + " is compressed: unpack it first.");
    }
  }

  private void read(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw noRecording();
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      var value = parser.nextToken();
      if (name.equals("log") && value == JsonToken.START_OBJECT) {
        readLog(parser);
      } else if (name.equals("requests") && value == JsonToken.START_ARRAY) {
        isHar = Optional.of(false);
        readEntries(parser);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new TrafficException(
          "The file " + file + " goes on after its end: it holds more than one recording.");
    }
    if (isHar.isEmpty()) {
      throw noRecording();
    }
  }

  private void readLog(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("entries")) {
        isHar = Optional.of(true);
        readEntries(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readEntries(JsonParser parser) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      entries++;
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        readEntry(parser);
      } else {
        parser.skipChildren();
        skipped.add(SkippedEntries.SkipReason.NO_REQUEST);
      }
    }
  }

  private void readEntry(JsonParser parser) {
    long offset = start + parser.currentTokenLocation().getByteOffset();
    Optional<String> url = Optional.empty();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = parser.currentName();
      var value = parser.nextToken();
      if (value == JsonToken.VALUE_STRING && name.equals(isHar() ? "startedDateTime" : "at")) {
        latest = RecordedInstant.parse(parser.getString()).or(() -> latest);
      } else if (value == JsonToken.VALUE_STRING && !isHar() && name.equals("path")) {
        url = Optional.of(parser.getString());
      } else if (value == JsonToken.START_OBJECT && isHar() && name.equals("request")) {
        url = url(parser);
      } else {
        parser.skipChildren();
      }
    }
    long length = start + parser.currentLocation().getByteOffset() - offset;
    if (url.isEmpty()) {
      skipped.add(SkippedEntries.SkipReason.NO_REQUEST);
      return;
    }
    var target = url.flatMap(RecordedUrl::parse);
    if (target.flatMap(found -> hosts.provider(found.host(), found.path())).isPresent()) {
      slices.add(new EntrySlice(entries, latest, offset, length));
    } else {
      skipped.add(SkippedEntries.SkipReason.OTHER_HOST);
    }
  }

  private static Optional<String> url(JsonParser request) {
    Optional<String> url = Optional.empty();
    while (request.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = request.currentName();
      if (request.nextToken() == JsonToken.VALUE_STRING && name.equals("url")) {
        url = Optional.of(request.getString());
      } else {
        request.skipChildren();
      }
    }
    return url;
  }

  private TrafficException noRecording() {
    return new TrafficException(
        "The file "
            + file
            + " is JSON, but neither HAR (\"log\" with \"entries\") nor a journal export"
            + " (\"requests\"): export the traffic as HAR.");
  }

  /** Returns the exception for a file that can't be parsed; the parser's message quotes it. */
  private TrafficException unreadable(JacksonException e) {
    if (e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Unexpected end")) {
      return new TrafficException(
          "The file "
              + file
              + " ends in the middle, in entry "
              + entries
              + ": it is truncated. Export it again; nothing was checked.");
    }
    if (e instanceof StreamConstraintsException) {
      return new TrafficException(
          "The file "
              + file
              + " is nested too deeply, or has too long a name, number or text, in entry "
              + entries
              + ": no recorded call has that. Export it again, or take the entry out; nothing was"
              + " checked.");
    }
    var at = e.getLocation();
    return new TrafficException(
        "The file "
            + file
            + " is no HAR: it is not JSON"
            + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
            + ". Export the traffic as HAR.");
  }
}
