package dev.understudy.sociocs;

import dev.understudy.message.PhoneNumber;
import java.util.Optional;

/** A number of the account that messages come from and go to. */
record Channel(
    String key,
    ChannelProvider provider,
    Optional<String> name,
    Optional<String> countryCode,
    Optional<PhoneNumber> phoneNumber) {
  /** A channel of which only this is known. */
  static Channel unknown(String key, ChannelProvider provider) {
    return new Channel(key, provider, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** What stands for it in a message: its number in E.164, or its key where it has none. */
  String address() {
    return phoneNumber.map(PhoneNumber::e164).orElse(key);
  }
}
