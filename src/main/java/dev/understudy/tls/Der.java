package dev.understudy.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Values in the Distinguished Encoding Rules of ASN.1, as far as certificates need them. */
final class Der {
  static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_ID = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED_CONTEXT = 0xa0;

  /** The form of a time in the years 1950 to 2049. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT);

  private Der() {}

  /**
   * A value.
   *
   * @param content the bytes after the tag and the length
   */
  record Value(int tag, byte[] content) {
    /** Returns the values inside. */
    List<Value> values() {
      return read(content);
    }
  }

  static byte[] sequence(byte[]... values) {
    return tagged(SEQUENCE, values);
  }

  static byte[] set(byte[]... values) {
    return tagged(SET, values);
  }

  static byte[] bool(boolean value) {
    return tagged(BOOLEAN, new byte[] {(byte) (value ? 0xff : 0)});
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] integer(BigInteger value) {
    return tagged(INTEGER, value.toByteArray());
  }

  static byte[] octets(byte[]... values) {
    return tagged(OCTET_STRING, values);
  }

  static byte[] text(String value) {
    return tagged(UTF8_STRING, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant value) {
    var text = TIME.format(value.atOffset(ZoneOffset.UTC));
    return tagged(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns bits, of which so many at the end are unused. */
  static byte[] bits(int unused, byte... bits) {
    return tagged(BIT_STRING, new byte[] {(byte) unused}, bits);
  }

  /** Returns an object identifier such as {@code 2.5.29.17}. */
  static byte[] objectId(String dotted) {
    var parts = Stream.of(dotted.split("\\.")).map(Integer::valueOf).toList();
    var content = new ByteArrayOutputStream();
    content.write(parts.get(0) * 40 + parts.get(1));
    for (int part : parts.subList(2, parts.size())) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (part >> shift != 0) {
          content.write(part >> shift & 0x7f | 0x80);
        }
      }
      content.write(part & 0x7f);
    }
    return tagged(OBJECT_ID, content.toByteArray());
  }

  /** Returns a value whose own tag is replaced by a number. */
  static byte[] implicit(int number, byte[] content) {
    return tagged(CONTEXT | number, content);
  }

  /** Returns values inside a numbered tag. */
  static byte[] explicit(int number, byte[]... values) {
    return tagged(CONSTRUCTED_CONTEXT | number, values);
  }

  private static byte[] tagged(int tag, byte[]... values) {
    int length = Stream.of(values).mapToInt(each -> each.length).sum();
    var all = new ByteArrayOutputStream();
    all.write(tag);
    if (length < 0x80) {
      all.write(length);
    } else {
      var bytes = BigInteger.valueOf(length).toByteArray();
      int first = bytes[0] == 0 ? 1 : 0;
      all.write(0x80 | bytes.length - first);
      all.write(bytes, first, bytes.length - first);
    }
    for (var value : values) {
      all.writeBytes(value);
    }
    return all.toByteArray();
  }

  /**
   * Reads values that follow each other.
   *
   * @throws IllegalArgumentException if these bytes are none
   */
  static List<Value> read(byte[] bytes) {
    var values = new ArrayList<Value>();
    try {
      int at = 0;
      while (at < bytes.length) {
        int tag = bytes[at] & 0xff;
        int length = bytes[at + 1] & 0xff;
        at += 2;
        if (length >= 0x80) {
          int lengthBytes = length & 0x7f;
          length = new BigInteger(1, Arrays.copyOfRange(bytes, at, at + lengthBytes)).intValue();
          at += lengthBytes;
        }
        if (length > bytes.length - at) {
          throw new IllegalArgumentException("a value ends too early");
        }
        values.add(new Value(tag, Arrays.copyOfRange(bytes, at, at + length)));
        at += length;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(e);
    }
    return values;
  }

  /** Returns the time that {@link #time} has written. */
  static Instant readTime(Value value) {
    var text = new String(value.content(), StandardCharsets.US_ASCII);
    return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
  }
}
