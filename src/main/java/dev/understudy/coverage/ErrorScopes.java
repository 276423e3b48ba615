package dev.understudy.coverage;

import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.transaction.Occurrence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The causes of a provider's errors and the operations that can answer with them, read from a
 * resource with a line for each error: {@code invalid_user_id data send-bulk-messages}. In place of
 * ids of operations there can be {@code every}, {@code body} for those that take a body, {@code
 * path} for those with an id in their path, and {@code none} for calls that reach no operation.
 */
final class ErrorScopes {
  private static final String COMMENT = "#";

  private final Provider provider;
  private final Map<String, ErrorScope> scopes = new HashMap<>();

  /** The operations of an error. */
  record ErrorScope(Failure.FailureCause cause, List<String> operations) {}

  private ErrorScopes(Provider provider) {
    this.provider = provider;
  }

  static ErrorScopes of(Provider provider) {
    var scopes = new ErrorScopes(provider);
    provider.errorOperations().ifPresent(scopes::read);
    return scopes;
  }

  private void read(String resource) {
    try (var in = ErrorScopes.class.getResourceAsStream(resource)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
          .map(line -> List.of(line.split(" +")))
          .forEach(words -> scopes.put(words.get(0), scope(words)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ErrorScope scope(List<String> words) {
    return new ErrorScope(
        Failure.FailureCause.valueOf(words.get(1).toUpperCase(Locale.ROOT)),
        words.stream().skip(2).flatMap(this::operations).distinct().toList());
  }

  private Stream<String> operations(String word) {
    return switch (word) {
      case "every" -> provider.operations().stream().map(Operation::id);
      case "body" -> provider.operations().stream().filter(Operation::takesBody).map(Operation::id);
      case "path" ->
          provider.operations().stream()
              .filter(each -> each.path().contains("{"))
              .map(Operation::id);
      case "none" -> Stream.of(Occurrence.ANY_OPERATION);
      default -> Stream.of(word);
    };
  }

  /** Returns the scope of an error. */
  ErrorScope of(String error) {
    return scopes.get(error);
  }

  /** Returns the names of the errors in the resource. */
  List<String> names() {
    return scopes.keySet().stream().sorted().toList();
  }
}
