package dev.understudy.message;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The time zone assumed for a number of which only the region is known. libphonenumber knows zones
 * by the beginning of a number, not by region: those of a region are the ones of its calling code,
 * or, where several regions share that, of the area codes in which the region has fixed lines.
 */
final class RegionTimeZones {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

  // A dozen calling codes, searched once, in a fifth of a second, when the first number of unknown
  // zone turns up.
  private static final Map<Integer, ZoneId> SHARED_CODES =
      NUMBERS.getSupportedCallingCodes().stream()
          .filter(code -> NUMBERS.getRegionCodesForCountryCode(code).size() > 1)
          .flatMap(code -> first(fixedLines(code)).map(zone -> Map.entry(code, zone)).stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private RegionTimeZones() {}

  /**
   * The first by name of the zones of the main region of a calling code; UTC where none is known.
   */
  static ZoneId first(int callingCode) {
    return Optional.ofNullable(SHARED_CODES.get(callingCode))
        .or(() -> first(Stream.of(new Phonenumber.PhoneNumber().setCountryCode(callingCode))))
        .orElse(ZoneOffset.UTC);
  }

  private static Optional<ZoneId> first(Stream<Phonenumber.PhoneNumber> numbers) {
    return numbers
        .map(PhoneTimeZones::of)
        .flatMap(List::stream)
        .min(Comparator.comparing(ZoneId::getId));
  }

  private static Stream<Phonenumber.PhoneNumber> fixedLines(int callingCode) {
    var region = NUMBERS.getRegionCodeForCountryCode(callingCode);
    return Stream.ofNullable(NUMBERS.getExampleNumberForType(region, PhoneNumberType.FIXED_LINE))
        .flatMap(RegionTimeZones::inEachArea)
        .filter(number -> NUMBERS.isValidNumberForRegion(number, region))
        .filter(NUMBERS::isNumberGeographical);
  }

  /** The example with each three digits that can be in place of its first three. */
  private static Stream<Phonenumber.PhoneNumber> inEachArea(Phonenumber.PhoneNumber example) {
    var code = "+" + example.getCountryCode();
    var rest = NUMBERS.getNationalSignificantNumber(example).substring(3);
    return IntStream.range(0, 1000)
        .mapToObj(area -> code + String.valueOf(1000 + area).substring(1) + rest)
        .flatMap(number -> PhoneNumber.parse(number).stream());
  }
}
