package dev.understudy.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.message.SmsEncoding.Estimate;
import dev.understudy.message.SmsEncoding.TextSegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello, World!",
        "@£$¥èéùìòÇ\nØø\rÅå",
        "Δ_ΦΓΛΩΠΨΣΘΞ",
        "ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?",
        "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§",
        "¿abcdefghijklmnopqrstuvwxyzäöñüà",
        "\f^{}\\[~]|€"
      })
  void theAlphabetAndItsExtensionAreGsm7(String text) {
    assertEquals(new Estimate("GSM-7", 1), SmsEncoding.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ç", "ê", "`", "\t", "\u001b", "\u0000", "\u00a0", "’", "“", "–", "…", "А", "你", "₭", "🎭"
      })
  void oneCharacterOutsideMakesTheWholeTextUcs2(String character) {
    assertEquals(new Estimate("UCS-2", 1), SmsEncoding.of("Hello " + character));
  }

  @Test
  void anEmptyTextIsOneSegment() {
    assertEquals(new Estimate("GSM-7", 1), SmsEncoding.of(""));
  }

  @ParameterizedTest
  @CsvSource({
    "a, 160, 1",
    "a, 161, 2",
    "a, 306, 2",
    "a, 307, 3",
    "a, 459, 3",
    "a, 460, 4",
    "€, 80, 1", // two septets each
    "€, 81, 2",
    "€, 152, 2", // 76 to a part: the last septet of 153 can't hold half of one
    "€, 153, 3"
  })
  void aSingleGsm7SegmentHas160SeptetsAPart153(String character, int times, int segments) {
    assertEquals(new Estimate("GSM-7", segments), SmsEncoding.of(character.repeat(times)));
  }

  @ParameterizedTest
  @CsvSource({
    "я, 70, 1",
    "я, 71, 2",
    "я, 134, 2",
    "я, 135, 3",
    "🎭, 35, 1", // two units each
    "🎭, 36, 2",
    "🎭, 66, 2", // 33 to a part: the last unit of 67 can't hold half of one
    "🎭, 67, 3"
  })
  void aSingleUcs2SegmentHas70UnitsAPart67(String character, int times, int segments) {
    assertEquals(new Estimate("UCS-2", segments), SmsEncoding.of(character.repeat(times)));
  }

  @ParameterizedTest
  @CsvSource({
    "152, 153, 3", // 152, the pair and 151, then 2
    "151, 153, 2" // 151 + 2, then 153
  })
  void anEscapePairIsNotSplitBetweenSegments(int before, int after, int segments) {
    assertEquals(
        new Estimate("GSM-7", segments),
        SmsEncoding.of("a".repeat(before) + "€" + "a".repeat(after)));
  }

  @ParameterizedTest
  @CsvSource({"66, 66, 3", "65, 67, 2"})
  void aSurrogatePairIsNotSplitBetweenSegments(int before, int after, int segments) {
    assertEquals(
        new Estimate("UCS-2", segments),
        SmsEncoding.of("я".repeat(before) + "🎭" + "я".repeat(after)));
  }

  @Test
  void aTextIsSplitWhereAnEscapePairWouldBreak() {
    var split = SmsEncoding.split("a".repeat(152) + "€" + "b".repeat(20));
    assertEquals("GSM-7", split.encoding());
    assertEquals(174, split.units());
    assertEquals(
        List.of(new TextSegment("a".repeat(152), 152), new TextSegment("€" + "b".repeat(20), 22)),
        split.segments());
  }

  @Test
  void aTextIsSplitWhereASurrogatePairWouldBreak() {
    var split = SmsEncoding.split("я".repeat(66) + "🎭" + "я".repeat(10));
    assertEquals("UCS-2", split.encoding());
    assertEquals(78, split.units());
    assertEquals(
        List.of(new TextSegment("я".repeat(66), 66), new TextSegment("🎭" + "я".repeat(10), 12)),
        split.segments());
  }

  @Test
  void anEmptyTextIsSplitIntoOneEmptySegment() {
    assertEquals(List.of(new TextSegment("", 0)), SmsEncoding.split("").segments());
  }
}
