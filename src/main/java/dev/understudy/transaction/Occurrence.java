package dev.understudy.transaction;

/**
 * Something that happened in a transaction and is counted once it is committed: a call, or a
 * failure that its client has met.
 *
 * @param operation the id of an operation, or {@link #ANY_OPERATION}
 * @param failure the name of the failure; empty: the operation was called
 */
public record Occurrence(String provider, String operation, String failure) {
  /** Stands for what belongs to no single operation, such as the delivery of messages. */
  public static final String ANY_OPERATION = "*";

  /** Returns the occurrence of a failure that belongs to no single operation. */
  public static Occurrence of(String provider, String failure) {
    return new Occurrence(provider, ANY_OPERATION, failure);
  }
}
