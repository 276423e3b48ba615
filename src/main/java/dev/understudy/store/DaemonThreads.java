package dev.understudy.store;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the JVM alive. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** Returns a factory of threads with this name. */
  public static ThreadFactory named(String name) {
    return work -> {
      var thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
