package dev.understudy.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import dev.understudy.testing.AnyDatabase;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class PhoneNumberTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+33612345678",
        "+12125551234",
        "+15551234567", // unassigned, but what people test with
        "+15005550001",
        "+447400123456",
        "+390612345678", // the zero belongs to it
        "+80012345678",
        "+881612345678",
        "+2908999"
      })
  void aNumberOfPossibleLengthIsGood(String text) {
    assertEquals(Optional.of(new PhoneNumber(text)), PhoneNumber.strict(text));
    assertEquals(Optional.of(new PhoneNumber(text)), PhoneNumber.lenient(text));
    assertEquals(Optional.of(new PhoneNumber(text)), PhoneNumber.lenient(text.substring(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "++33612345678",
        "+1",
        "+33",
        "+123",
        "+0033612345678",
        "0033612345678",
        "0612345678",
        "123",
        "+1617555ABCD",
        "+1-617-555-0100",
        "+1 6175550100",
        " +16175550100",
        "+16175550100 ",
        "+16175550100x12",
        "+16175550100;ext=12",
        "tel:+16175550100",
        "+١٦١٧٥٥٥٠١٠٠",
        "＋16175550100",
        "+1617555010０",
        "+1617555010\u0000",
        "+336123456789", // too long
        "+330612345678", // as dialed inside the country
        "+3361234567", // too short
        "+21012345678", // no such calling code
        "+99912345678",
        "+49123456789012345", // possible for its country, too long for E.164
        "+99999999999999999999999999"
      })
  void anythingElseIsNoNumber(String text) {
    assertEquals(Optional.empty(), PhoneNumber.strict(text));
    assertEquals(Optional.empty(), PhoneNumber.lenient(text));
  }

  @Test
  void onlyLenientReadingDoesWithoutThePlus() {
    assertEquals(Optional.empty(), PhoneNumber.strict("16175551212"));
    assertEquals(PhoneNumber.strict("+16175551212"), PhoneNumber.lenient("16175551212"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "+1", "33612345678", "+0612345678", "+3361234567a"})
  void aTextOfAnotherFormIsNotWrapped(String text) {
    assertThrows(IllegalArgumentException.class, () -> new PhoneNumber(text));
  }

  @Test
  void digitsLeaveOutThePlus() {
    assertEquals("33612345678", new PhoneNumber("+33612345678").digits());
  }

  @ParameterizedTest
  @CsvSource({
    "+33612345678, FR",
    "+262692123456, RE",
    "+12125551234, US",
    "+14165551234, CA",
    "+18765551234, JM",
    "+18002345678, US",
    "+61892345678, AU",
    "+4779123456, SJ",
    "+15551234567, US", // unassigned: the main region of +1
    "+70000000000, RU",
    "+440000000000, GB",
    "+80012345678, 001",
    "+881612345678, 001",
    "+21012345678, ZZ"
  })
  void theRegionIsThatOfTheRangeElseTheMainOneOfTheCallingCode(String number, String region) {
    assertEquals(region, new PhoneNumber(number).region());
  }

  @ParameterizedTest
  @CsvSource({
    "+33612345678, Europe/Paris",
    "+12125551234, America/New_York",
    "+14155551234, America/Los_Angeles",
    "+61892345678, Australia/Adelaide Australia/Perth",
    "+18765551234, America/Jamaica",
    "+447400123456, Europe/Guernsey Europe/Isle_of_Man Europe/London",
    "+390612345678, Europe/Rome"
  })
  void theZonesAreThoseOfTheRange(String number, String zones) {
    assertEquals(zones(zones), new PhoneNumber(number).zones());
  }

  @Test
  void aTollFreeNumberIsInAllZonesOfItsCallingCode() {
    var zones = new PhoneNumber("+18002345678").zones();

    assertEquals(42, zones.size());
    assertEquals(zones.stream().map(ZoneId::getId).sorted().map(ZoneId::of).toList(), zones);
    assertTrue(zones.containsAll(zones("America/New_York Pacific/Guam Pacific/Pago_Pago")));
  }

  @ParameterizedTest
  @CsvSource({
    "+15551234567, America/Adak",
    "+70000000000, Asia/Anadyr", // not Asia/Almaty, which shares the code
    "+440000000000, Europe/London", // not Europe/Guernsey
    "+262000000000, Indian/Reunion", // not Indian/Mayotte
    "+61000000000, Australia/Adelaide",
    "+390000000000, Europe/Rome",
    "+4700000000, Europe/Oslo",
    "+358000000000, Europe/Helsinki",
    "+5990000000, America/Curacao",
    "+29099999, Atlantic/St_Helena",
    "+590000000000, America/Guadeloupe",
    "+33000000000, Europe/Paris"
  })
  void anUnassignedNumberIsInTheFirstZoneOfItsRegion(String number, ZoneId zone) {
    assertEquals(List.of(zone), new PhoneNumber(number).zones());
  }

  @ParameterizedTest
  @ValueSource(strings = {"+80012345678", "+881612345678", "+21012345678"})
  void aNumberOfNoCountryIsOnUniversalTime(String number) {
    assertEquals(List.of(ZoneOffset.UTC), new PhoneNumber(number).zones());
  }

  static Stream<String> exampleNumbers() {
    var numbers = PhoneNumberUtil.getInstance();
    return numbers.getSupportedRegions().stream()
        .flatMap(
            region ->
                Arrays.stream(PhoneNumberUtil.PhoneNumberType.values())
                    .map(type -> Optional.ofNullable(numbers.getExampleNumberForType(region, type)))
                    .flatMap(Optional::stream))
        .map(number -> numbers.format(number, PhoneNumberFormat.E164))
        .distinct();
  }

  @Test
  void everyCountrysExamplesAreReadAsTheLibraryReadsThem() {
    var numbers = PhoneNumberUtil.getInstance();
    exampleNumbers()
        .forEach(
            text -> {
              var number = PhoneNumber.strict(text).orElseThrow(() -> new AssertionError(text));
              try {
                assertEquals(
                    numbers.getRegionCodeForNumber(numbers.parse(text, "ZZ")),
                    number.region(),
                    text);
              } catch (NumberParseException e) {
                throw new AssertionError(text, e);
              }
              assertTrue(number.zones().size() > 0, text);
            });
  }

  private static List<ZoneId> zones(String names) {
    return Arrays.stream(names.split(" ")).map(ZoneId::of).toList();
  }
}
