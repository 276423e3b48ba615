package dev.understudy.ratelimit;

/**
 * A call that was let through.
 *
 * @param call its number
 * @param at in microseconds since 1970, by the sandbox's clock
 */
record CountedCall(long call, long at, String provider, String operation) {
  /** As a line without its end. */
  String line() {
    return call + " " + at + " " + provider + " " + operation;
  }

  /** What {@link #line} wrote. */
  static CountedCall of(String line) {
    var words = line.split(" ");
    return new CountedCall(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2], words[3]);
  }
}
