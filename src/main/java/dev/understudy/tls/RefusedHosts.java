package dev.understudy.tls;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** The hosts that clients were not let through to, with the number of their calls. */
final class RefusedHosts {
  private static final int MAX_HOSTS = 1_000;

  /** The longest name that DNS has. */
  private static final int MAX_NAME = 253;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> calls = new TreeMap<>();

  void count(String name) {
    var host = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    lock.lock();
    try {
      if (calls.size() < MAX_HOSTS || calls.containsKey(host)) {
        calls.merge(host, 1, Integer::sum);
      }
    } finally {
      lock.unlock();
    }
  }

  Map<String, Integer> calls() {
    lock.lock();
    try {
      return new TreeMap<>(calls);
    } finally {
      lock.unlock();
    }
  }
}
