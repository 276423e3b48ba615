package dev.understudy.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection's reading of HTTP/1.1 responses, byte by byte and without allocation. */
final class HttpExchange {
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");

  private enum Part {
    HEADER,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    COMPLETE
  }

  private final ByteBuffer received = ByteBuffer.allocate(64 * 1024);
  private final byte[] line = new byte[8 * 1024];
  private Part part = Part.HEADER;
  private int lineLength;
  private int status;
  private boolean isChunked;
  private long remaining;

  /** Returns the bytes of a request. */
  static byte[] request(
      String method, String path, int port, String authorization, String contentType, String body) {
    var text =
        method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + authorization;
    if (!body.isEmpty()) {
      text += "Content-Type: " + contentType + "\r\n";
      text += "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
    }
    return (text + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  /** Prepares for the next response. */
  void begin() {
    part = Part.HEADER;
    lineLength = 0;
    status = 0;
    isChunked = false;
    remaining = 0;
  }

  int status() {
    return status;
  }

  /**
   * Reads what has arrived, and adds the bytes of the body to a text if there is one.
   *
   * @return whether the response is complete
   */
  boolean read(SocketChannel channel, StringBuilder body) throws IOException {
    received.clear();
    if (channel.read(received) < 0) {
      throw new EOFException("the server closed the connection");
    }
    received.flip();
    while (received.hasRemaining() && part != Part.COMPLETE) {
      next(received.get(), body);
    }
    return part == Part.COMPLETE;
  }

  private void next(byte read, StringBuilder body) {
    switch (part) {
      case BODY, CHUNK -> {
        if (body != null) {
          body.append((char) (read & 0xff));
        }
        if (--remaining == 0) {
          part = part == Part.BODY ? Part.COMPLETE : Part.CHUNK_END;
        }
      }
      default -> {
        if (read != '\n') {
          line[Math.min(lineLength++, line.length - 1)] = read;
        } else {
          int length = lineLength > 0 && line[lineLength - 1] == '\r' ? lineLength - 1 : lineLength;
          lineLength = 0;
          endOfLine(length);
        }
      }
    }
  }

  private void endOfLine(int length) {
    switch (part) {
      case HEADER -> headerLine(length);
      case CHUNK_SIZE -> {
        remaining = number(0, length, 16);
        part = remaining == 0 ? Part.TRAILER : Part.CHUNK;
      }
      case CHUNK_END -> part = Part.CHUNK_SIZE;
      case TRAILER -> part = length == 0 ? Part.COMPLETE : Part.TRAILER;
      default -> throw new IllegalStateException(part.name());
    }
  }

  private void headerLine(int length) {
    if (status == 0) {
      status = (int) number(9, length, 10);
    } else if (length > 0) {
      if (startsWith(CONTENT_LENGTH, length)) {
        remaining = number(CONTENT_LENGTH.length + 1, length, 10);
      }
      isChunked |= startsWith(CHUNKED, length);
    } else if (isChunked) {
      part = Part.CHUNK_SIZE;
    } else {
      part = remaining == 0 ? Part.COMPLETE : Part.BODY;
    }
  }

  private boolean startsWith(byte[] lowerCase, int length) {
    if (length < lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      int letter = line[i] >= 'A' && line[i] <= 'Z' ? line[i] + 32 : line[i];
      if (letter != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(int begin, int end, int radix) {
    long value = 0;
    for (int i = begin; i < end && Character.digit(line[i], radix) >= 0; i++) {
      value = value * radix + Character.digit(line[i], radix);
    }
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
