package dev.understudy.sandbox;

import java.util.List;

/**
 * A table that only one provider reads and writes. The core deletes its rows with the messages or
 * the sandbox that they belong to.
 *
 * @param name the table's name in SQL
 * @param key the meaning of its key
 * @param textColumns the columns that may hold long texts, which count for the size of a sandbox
 */
public record ProviderTable(String name, Key key, List<String> textColumns) {
  /** About how many bytes a row takes, without its text columns. */
  public static final int ROW_BYTES = 200;

  /** Meanings of a table's key. */
  public enum Key {
    /** {@code row_key}, the {@link RowKey} of a message: the row is deleted with the message. */
    MESSAGE,
    /** {@code row_key}, the {@link RowKey} of a webhook: the row is deleted with the webhook. */
    WEBHOOK,
    /** {@code row_key}, a {@link RowKey} of the provider's own. */
    ROW,
    /** {@code generation} and more: the table has only a few rows of each generation. */
    GENERATION
  }

  /** Returns a table whose rows belong to messages. */
  public static ProviderTable ofMessages(String name, String... textColumns) {
    return new ProviderTable(name, Key.MESSAGE, List.of(textColumns));
  }

  /** Returns a table whose rows belong to webhooks. */
  public static ProviderTable ofWebhooks(String name, String... textColumns) {
    return new ProviderTable(name, Key.WEBHOOK, List.of(textColumns));
  }

  /** Returns a table whose rows have numbers of their own. */
  public static ProviderTable ofRows(String name, String... textColumns) {
    return new ProviderTable(name, Key.ROW, List.of(textColumns));
  }

  /** Returns a table of a few rows for each generation. */
  public static ProviderTable ofGenerations(String name) {
    return new ProviderTable(name, Key.GENERATION, List.of());
  }
}
