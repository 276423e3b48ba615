package dev.understudy.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Ports for what listens, ends and listens again, which no connection is given meanwhile. */
public final class Ports {
  private Ports() {}

  /** A free one, of the hundred from this one on, which lie below those of outgoing connections. */
  public static int freeFrom(int first) {
    return IntStream.range(first, first + 100).filter(Ports::isFree).findFirst().orElseThrow();
  }

  private static boolean isFree(int port) {
    try (var any = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
