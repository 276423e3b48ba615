package dev.understudy.prelude.marketing;

import dev.understudy.sandbox.Ids;
import java.util.List;
import java.util.Optional;

/**
 * A subscription config of the account: a brand's numbers and its answers to keywords.
 *
 * @param callbackUrl the receiver of its events
 * @param moPhoneNumbers the numbers that people write to
 */
public record SubscriptionConfig(
    String id,
    String name,
    Optional<String> callbackUrl,
    List<MoPhoneNumber> moPhoneNumbers,
    KeywordTexts messages) {
  /** Prefix of an id; 26 characters follow (docs, by example). */
  public static final String ID_PREFIX = "subcfg_";

  private static final String KIND = "subscription_config";

  /**
   * A number that people of a country write to.
   *
   * @param countryCode ISO 3166-1 alpha-2
   * @param phoneNumber in E.164, or a short code
   */
  public record MoPhoneNumber(String countryCode, String phoneNumber) {}

  /** Answers to the keywords; a default text goes out in place of one that is absent (docs). */
  public record KeywordTexts(
      Optional<String> helpMessage, Optional<String> startMessage, Optional<String> stopMessage) {
    /** No text of its own. */
    public static final KeywordTexts NONE =
        new KeywordTexts(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns the id of the nth config of a fixture that has none. */
  public static String id(Ids ids, int nth) {
    return ID_PREFIX + ids.base32(KIND, nth);
  }

  /** Returns a config that has nothing but an id and a name. */
  public static SubscriptionConfig named(String id, String name) {
    return new SubscriptionConfig(id, name, Optional.empty(), List.of(), KeywordTexts.NONE);
  }

  /** Returns whether people can write to this number of it. */
  public boolean isReachedAt(String number) {
    return moPhoneNumbers.stream().anyMatch(each -> each.phoneNumber().equals(number));
  }

  /** Returns its number for the people of a country. */
  public Optional<String> numberIn(String region) {
    return moPhoneNumbers.stream()
        .filter(each -> each.countryCode().equals(region))
        .map(MoPhoneNumber::phoneNumber)
        .findFirst();
  }
}
