package dev.understudy.message;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The time zones of phone numbers, found by the longest prefix that is known.
 *
 * <p>They are those of libphonenumber's geocoder, whose newest release has older data than the
 * rules for numbers that it is used with. The prefixes that have changed since then are listed in
 * {@code timezone-changes.tsv}, which is to go when a newer geocoder comes. Both are loaded when
 * the first number is looked up.
 */
final class PhoneTimeZones {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final PhoneNumberToTimeZonesMapper GEOCODER =
      PhoneNumberToTimeZonesMapper.getInstance();
  private static final String CHANGES = "timezone-changes.tsv";
  private static final String GONE = "-";

  /** By prefix; no zones where the prefix is gone. */
  private static final Map<String, List<String>> CHANGED = changes();

  private static final int MAX_CHANGED_PREFIX_LENGTH =
      CHANGED.keySet().stream().mapToInt(String::length).max().orElse(0);

  // a Java release that is older than a zone does not know it
  private static final Set<String> OF_THIS_JAVA = ZoneRulesProvider.getAvailableZoneIds();

  private PhoneTimeZones() {}

  /** Returns the zones in which a number may be, by name; none where nothing is known of it. */
  static List<ZoneId> of(Phonenumber.PhoneNumber number) {
    return names(number.getCountryCode() + NUMBERS.getNationalSignificantNumber(number)).stream()
        .filter(OF_THIS_JAVA::contains)
        .sorted()
        .map(ZoneId::of)
        .toList();
  }

  /**
   * Returns the names of the zones of these digits, which may be but the beginning of a number.
   *
   * @param digits a number or a prefix in E.164 without its plus, at least one
   */
  static List<String> names(String digits) {
    int end = Math.min(MAX_CHANGED_PREFIX_LENGTH, digits.length());
    while (end > 0 && !CHANGED.containsKey(digits.substring(0, end))) {
      end--;
    }
    if (end == 0) {
      return ofGeocoder(digits);
    }
    var prefix = digits.substring(0, end);
    if (!ofGeocoder(digits).equals(ofGeocoder(prefix))) {
      // it knows a longer prefix, and that has not changed
      return ofGeocoder(digits);
    }
    var zones = CHANGED.get(prefix);
    return zones.isEmpty() ? names(digits.substring(0, end - 1)) : zones;
  }

  private static List<String> ofGeocoder(String digits) {
    if (digits.length() < 2) {
      return List.of();
    }
    // it joins the two parts of a number again, wherever they were parted
    var number = PhoneNumber.national(digits, 1).setCountryCode(digits.charAt(0) - '0');
    var names = GEOCODER.getTimeZonesForGeographicalNumber(number);
    return names.contains(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()) ? List.of() : names;
  }

  private static Map<String, List<String>> changes() {
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                PhoneTimeZones.class.getResourceAsStream(CHANGES), StandardCharsets.UTF_8))) {
      return in.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .collect(
              Collectors.toUnmodifiableMap(
                  columns -> columns[0],
                  columns -> columns[1].equals(GONE) ? List.of() : List.of(columns[1].split(","))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
