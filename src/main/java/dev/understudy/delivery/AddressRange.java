package dev.understudy.delivery;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that begin with the same bits.
 *
 * @param prefix the first address of the range
 * @param bits how many bits they share
 */
record AddressRange(InetAddress prefix, int bits) {
  /** Reads what is written like {@code 10.0.0.0/8} or {@code fc00::/7}: of literals only. */
  static AddressRange of(String text) {
    var slash = text.indexOf('/');
    try {
      return new AddressRange(
          InetAddress.getByName(text.substring(0, slash)),
          Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  boolean contains(InetAddress address) {
    var first = prefix.getAddress();
    var other = address.getAddress();
    if (first.length != other.length) {
      return false;
    }
    int rest = first.length * 8 - bits;
    return new BigInteger(1, first)
        .shiftRight(rest)
        .equals(new BigInteger(1, other).shiftRight(rest));
  }
}
