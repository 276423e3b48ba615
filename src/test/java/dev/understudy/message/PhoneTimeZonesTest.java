package dev.understudy.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@AnyDatabase
class PhoneTimeZonesTest {
  private static final Path CHANGES =
      Path.of("src/main/resources/dev/understudy/message/timezone-changes.tsv");

  private static Map<String, String> rows() throws IOException {
    var rows = new LinkedHashMap<String, String>();
    for (var line : Files.readAllLines(CHANGES)) {
      if (!line.startsWith("#")) {
        var columns = line.split("\t");
        assertEquals(2, columns.length, line);
        rows.put(columns[0], columns[1]);
      }
    }
    return rows;
  }

  /** Each prefix of the file with the zones that its numbers are in. */
  static Stream<Arguments> changes() throws IOException {
    var rows = rows();
    return rows.keySet().stream()
        .map(
            prefix -> {
              var rule = prefix;
              while (rows.getOrDefault(rule, "-").equals("-")) {
                rule = rule.substring(0, rule.length() - 1);
              }
              return Arguments.of(prefix, rows.get(rule));
            });
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aPrefixThatHasChangedHasItsNewZones(String prefix, String zones) {
    assertEquals(List.of(zones.split(",")), PhoneTimeZones.names(prefix));
    assertEquals(List.of(zones.split(",")), PhoneTimeZones.names(prefix + "0001"));
  }

  @Test
  void thereAre81Changes() throws IOException {
    assertEquals(81, rows().size());
  }

  @ParameterizedTest
  @CsvSource({
    "+529981234567, America/Cancun",
    "+526561234567, America/Ciudad_Juarez",
    "+526261234567, America/Ojinaga",
    "+528671234567, America/Matamoros",
    "+525512345678, America/Mexico_City", // a longer prefix that has not changed
    "+12735551234, America/Toronto",
    "+17382123456, America/Los_Angeles",
    "+17092271234, America/Halifax America/St_Johns", // a prefix that is gone
    "+97626123456, Asia/Ulaanbaatar",
    "+56322123456, America/Santiago",
    "+56221234567, America/Santiago"
  })
  void aNumberIsInTheZonesOfItsLongestPrefix(String number, String zones) {
    assertEquals(
        Arrays.stream(zones.split(" ")).map(ZoneId::of).toList(), new PhoneNumber(number).zones());
  }

  @Test
  void anUnassignedNumberIsInTheFirstZoneOfTheNewOnes() {
    assertEquals(List.of(ZoneId.of("America/Cancun")), new PhoneNumber("+520000000000").zones());
    assertEquals(List.of(ZoneId.of("America/Santiago")), new PhoneNumber("+56000000000").zones());
  }

  @Test
  void theChangesAreThoseSinceTheGeocoderThatIsUsed() throws IOException {
    assertTrue(
        Files.readString(Path.of("pom.xml")).contains("<geocoder.version>3.23</geocoder.version>"),
        "The geocoder is no longer 3.23, whose time zones timezone-changes.tsv mends. Delete that"
            + " file and PhoneTimeZones.names if the new one has them all, or write down what has"
            + " changed since the new one.");
  }
}
