package dev.understudy.cli.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A child process with the terminal of this one. Ctrl-C reaches both from the terminal: this one
 * ignores it and waits. TERM and HUP reach only this one, which hands them on.
 *
 * <p>Create it before anything else, so that a signal that comes early is not lost.
 */
public final class ChildProcess implements AutoCloseable {
  /** The status of a shell for a command that does not exist. */
  public static final int NOT_FOUND = 127;

  /** The status of a shell for a file that can't be run. */
  public static final int NOT_EXECUTABLE = 126;

  private static final int BY_SIGNAL = 128;

  /** The signals that end this process, with their numbers. */
  private enum Ending {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    Ending(int number) {
      this.number = number;
    }
  }

  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Runnable> restorations = new ArrayList<>();
  private Process process;
  private Ending early;

  /** Creates a process that is not started yet, and takes over the signals of this one. */
  public ChildProcess() {
    for (var each : Ending.values()) {
      restorations.add(Signals.handle(each.name(), () -> received(each)));
    }
  }

  /** A command that can't be started. */
  public static final class NoCommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    NoCommandException(String message, int status, Throwable cause) {
      super(message, cause);
      this.status = status;
    }

    /** Returns the exit status of a shell in this case. */
    public int status() {
      return status;
    }
  }

  /**
   * Runs a command until it ends.
   *
   * @return its exit status; 128 and the number of the signal if one ended it
   * @throws NoCommandException if there is no such command, or it can't be run
   */
  public int run(List<String> command, Map<String, String> environment)
      throws NoCommandException, InterruptedException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(environment);
    synchronized (this) {
      if (early != null) {
        return BY_SIGNAL + early.number;
      }
      process = start(builder);
    }
    return process.waitFor();
  }

  private static Process start(ProcessBuilder builder) throws NoCommandException {
    try {
      return builder.start();
    } catch (IOException e) {
      var name = builder.command().get(0);
      // only the number of the system's error tells these apart
      if (String.valueOf(e.getMessage()).contains("error=2,")) {
        throw new NoCommandException(
            "There is no command "
                + name
                + ": check its spelling and PATH, or give the path of a file.",
            NOT_FOUND,
            e);
      }
      throw new NoCommandException(
          "The command " + name + " can't be run: " + e.getMessage() + ".", NOT_EXECUTABLE, e);
    }
  }

  /** Returns whether the command has begun to run. */
  public synchronized boolean isStarted() {
    return process != null;
  }

  /** Blocks until this process receives a signal to end. */
  public void awaitSignal() throws InterruptedException {
    ended.await();
  }

  private synchronized void received(Ending signal) {
    if (process == null) {
      early = signal;
    } else if (!process.isAlive()) {
      ended.countDown();
    } else if (signal == Ending.TERM) {
      process.destroy();
    } else if (signal == Ending.HUP) {
      hangUp(process.pid());
    }
  }

  /** Sends HUP, for which Java has no method. */
  private void hangUp(long pid) {
    try {
      new ProcessBuilder("sh", "-c", String.format(Locale.ROOT, "kill -HUP %d", pid)).start();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    restorations.forEach(Runnable::run);
  }
}
