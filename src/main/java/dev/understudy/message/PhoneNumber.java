package dev.understudy.message;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A phone number in international form.
 *
 * <p>Whether a number is good is judged by its length alone, as libphonenumber's {@code
 * isPossibleNumber} does, so that numbers in ranges which nobody has been assigned ({@code +1555…})
 * can be used in tests. The digits are taken as they stand: a domestic prefix after the country
 * code is neither removed nor forgiven.
 *
 * @param e164 a plus, then 2 to 15 ASCII digits of which the first is no zero, for example {@code
 *     +33612345678}
 */
public record PhoneNumber(String e164) {
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final String UNKNOWN_REGION = "ZZ";
  // ITU-T E.164, 6.1: an international number has at most 15 digits, its country code at most 3
  private static final int MAX_DIGITS = 15;
  private static final int MAX_CODE_DIGITS = 3;

  /**
   * Wraps a number that was found good before, for example one read from the database.
   *
   * @throws IllegalArgumentException if the text has not the form stated above
   */
  public PhoneNumber {
    if (!hasForm(e164)) {
      throw new IllegalArgumentException("Not a number like +33612345678: " + e164);
    }
  }

  /**
   * Reads a number that must be written exactly as in E.164: no blanks, letters, extensions or
   * digits of other scripts, all of which libphonenumber's own parser would let pass.
   *
   * @return the number, or empty when it is not so written or of no possible length
   */
  public static Optional<PhoneNumber> strict(String text) {
    return hasForm(text)
        ? parse(text).filter(NUMBERS::isPossibleNumber).map(number -> new PhoneNumber(text))
        : Optional.empty();
  }

  /** Reads a number that is written as in E.164, whether or not its length is possible. */
  public static Optional<PhoneNumber> wellFormed(String text) {
    return hasForm(text) ? Optional.of(new PhoneNumber(text)) : Optional.empty();
  }

  /**
   * Reads a number as {@link #strict} does, except that the plus may be missing. The country code
   * may not.
   *
   * @return the number, or empty
   */
  public static Optional<PhoneNumber> lenient(String text) {
    return strict(text.startsWith("+") ? text : "+" + text);
  }

  /** A number as in E.164, whether it was written with a plus or without; else the text. */
  public static String canonical(String text) {
    // with a plus it is written as in E.164 already, or is no number
    return text.startsWith("+") ? text : lenient(text).map(PhoneNumber::e164).orElse(text);
  }

  /** The number without its plus. */
  public String digits() {
    return e164.substring(1);
  }

  /**
   * The country of this number, as ISO 3166-1 alpha-2. A number in an unassigned range belongs to
   * the main region of its calling code; one whose calling code is no country's (freephone {@code
   * +800}, satellites) to the whole world, {@code 001} as in UN M.49; one whose calling code does
   * not exist to {@code ZZ}.
   */
  public String region() {
    return parse(e164).map(PhoneNumber::region).orElse(UNKNOWN_REGION);
  }

  /**
   * The time zones in which this number may be, at least one, by name. A toll-free number can be in
   * all zones of its calling code. When nothing is known, as for unassigned ranges, the zone is the
   * first by name of those of the {@link #region}, or UTC where the region has none.
   */
  public List<ZoneId> zones() {
    return parse(e164).map(PhoneNumber::zones).orElse(List.of(ZoneOffset.UTC));
  }

  private static List<ZoneId> zones(Phonenumber.PhoneNumber number) {
    return Optional.of(number)
        // for an unassigned range the mapper would name every zone of the calling code
        .filter(NUMBERS::isValidNumber)
        .map(PhoneTimeZones::of)
        .filter(zones -> !zones.isEmpty())
        .orElseGet(() -> List.of(RegionTimeZones.first(number.getCountryCode())));
  }

  private static String region(Phonenumber.PhoneNumber number) {
    var main = NUMBERS.getRegionCodeForCountryCode(number.getCountryCode());
    // validity costs most here, and decides nothing where the main region is the answer anyway
    return Optional.ofNullable(NUMBERS.getRegionCodeForNumber(number))
        .filter(region -> !region.equals(main) && NUMBERS.isValidNumber(number))
        .orElse(main);
  }

  private static boolean hasForm(String text) {
    int length = text.length();
    if (length < 3 || length > MAX_DIGITS + 1 || text.charAt(0) != '+' || text.charAt(1) == '0') {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  // The library's own parser takes more forms than are wanted here and, being made of regular
  // expressions, several times as long. No calling code begins with another, so the first is right.
  static Optional<Phonenumber.PhoneNumber> parse(String e164) {
    int last = Math.min(MAX_CODE_DIGITS, e164.length() - 2);
    for (int end = 1; end <= last; end++) {
      int code = Integer.parseInt(e164, 1, end + 1, 10);
      if (!NUMBERS.getRegionCodeForCountryCode(code).equals(UNKNOWN_REGION)) {
        return Optional.of(national(e164, end + 1).setCountryCode(code));
      }
    }
    return Optional.empty();
  }

  /** The national number that these digits are from here on; it has no country code yet. */
  static Phonenumber.PhoneNumber national(String digits, int begin) {
    int first = begin;
    while (first < digits.length() - 1 && digits.charAt(first) == '0') {
      first++;
    }
    var number = new Phonenumber.PhoneNumber();
    if (first > begin) { // zeros that belong to the number, as in Italy
      number.setItalianLeadingZero(true).setNumberOfLeadingZeros(first - begin);
    }
    return number.setNationalNumber(Long.parseLong(digits, first, digits.length(), 10));
  }
}
