package dev.understudy.testing;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of a package as long as this is open. */
public final class LogRecords extends Handler implements AutoCloseable {
  private final Logger logger;
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

  private LogRecords(Logger logger) {
    this.logger = logger;
  }

  /** Listens to what is logged below this name. */
  public static LogRecords of(String name) {
    var records = new LogRecords(Logger.getLogger(name));
    records.logger.addHandler(records);
    return records;
  }

  /** Returns the lines that contain this text. */
  public List<String> linesWith(String text) {
    return records.stream().map(LogRecord::getMessage).filter(line -> line.contains(text)).toList();
  }

  /** Returns the lines with a trace whose text, or that of a cause, contains this. */
  public List<String> tracesWith(String text) {
    return records.stream()
        .filter(record -> isSaidIn(record.getThrown(), text))
        .map(LogRecord::getMessage)
        .toList();
  }

  private static boolean isSaidIn(Throwable thrown, String text) {
    return thrown != null
        && (String.valueOf(thrown.getMessage()).contains(text)
            || isSaidIn(thrown.getCause(), text));
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
