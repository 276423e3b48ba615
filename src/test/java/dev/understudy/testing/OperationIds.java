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
    return Stream.<Provider>of(new ProlificProvider(), new SociocsProvider(), new PreludeProvider())
        .flatMap(provider -> provider.operations().stream())
        .map(Operation::id)
        .collect(Collectors.joining(", ", "This is one of: ", "."));
  }
}
