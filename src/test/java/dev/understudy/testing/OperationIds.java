package dev.understudy.testing;

import dev.understudy.prelude.PreludeProvider;
import dev.understudy.prolific.ProlificProvider;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Provider;
import dev.understudy.sociocs.SociocsProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ids of all operations that a server emulates. */
public final class OperationIds {
  private OperationIds() {}

  /** Returns the sentence of the control plane for an operation that there is not. */
  public static String sentence() {
    return sentence("", new ProlificProvider(), new SociocsProvider(), new PreludeProvider());
  }

  /** Replaces names such as {@code (operations)} in a text by the sentences that they stand for. */
  public static String in(String text) {
    return text.replace("(operations)", sentence())
        .replace(
            "(* operations)",
            sentence("*, ", new ProlificProvider(), new SociocsProvider(), new PreludeProvider()))
        .replace("(* of sociocs)", sentence("*, ", new SociocsProvider()))
        .replace("(* of prelude)", sentence("*, ", new PreludeProvider()));
  }

  private static String sentence(String first, Provider... providers) {
    return Stream.of(providers)
        .flatMap(provider -> provider.operations().stream())
        .map(Operation::id)
        .collect(Collectors.joining(", ", "This is one of: " + first, "."));
  }
}
