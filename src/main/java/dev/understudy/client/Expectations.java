package dev.understudy.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** The refusals that a test expects; all others are a mistake of the code under test. */
final class Expectations {
  private static final String FALLBACK = "default";
  private static final int THROTTLED = 429;

  /** Effects that do not change the status of a call. */
  private static final Set<String> SILENT = Set.of("delay", "recipient_error", "delivery");

  private final Calls calls;
  private final String sandboxId;
  private final Set<String> credentials;
  private final List<Query> expected = new CopyOnWriteArrayList<>();

  /** Calls of the default sandbox from before expectations were reset. */
  private final Set<Request> past = ConcurrentHashMap.newKeySet();

  Expectations(Calls calls, String sandboxId, Set<String> credentials) {
    this.calls = calls;
    this.sandboxId = sandboxId;
    this.credentials = credentials;
  }

  void add(Query query) {
    expected.add(query);
  }

  void reset() {
    expected.clear();
    past.clear();
    past.addAll(withoutSandbox());
  }

  List<Request> unexpected() {
    var suspects = new ArrayList<Request>();
    requests(sandboxId).list().stream().filter(Expectations::isRefused).forEach(suspects::add);
    withoutSandbox().stream().filter(each -> !past.contains(each)).forEach(suspects::add);
    suspects.removeIf(each -> expected.stream().anyMatch(query -> matches(query, each)));
    suspects.removeAll(causedByFaults(suspects));
    return List.copyOf(suspects);
  }

  /**
   * Returns calls to unknown paths and those refused without a sandbox: the default one has them.
   */
  private List<Request> withoutSandbox() {
    return sandboxId.equals(FALLBACK)
        ? List.of()
        : credentials.stream()
            .flatMap(each -> requests(FALLBACK).credential(each).list().stream())
            .toList();
  }

  private Requests requests(String id) {
    return new Requests(calls, Sandbox.path(id) + "/requests", Query.NONE, Map.of(), this);
  }

  private static boolean isRefused(Request request) {
    int status = request.status().orElse(0);
    // only rate limits and faults answer 429, and the test has set these
    return status >= 400 && status < 500 && status != THROTTLED;
  }

  private static boolean matches(Query query, Request request) {
    return query.parameters().entrySet().stream()
        .allMatch(
            each ->
                switch (each.getKey()) {
                  case "provider" -> request.provider().filter(each.getValue()::equals).isPresent();
                  case "operation" ->
                      request.operation().filter(each.getValue()::equals).isPresent();
                  case "status" ->
                      each.getValue().equals(String.valueOf(request.status().orElse(0)));
                  case "path" -> request.path().equals(each.getValue());
                  case "fault_id" -> request.faultIds().contains(each.getValue());
                  default -> true;
                });
  }

  /** Returns the calls whose status comes from a fault. */
  private Set<Request> causedByFaults(List<Request> suspects) {
    if (suspects.stream().allMatch(each -> each.faultIds().isEmpty())) {
      return Set.of();
    }
    var silent =
        new Faults(calls, Sandbox.path(sandboxId) + "/faults")
            .list().stream()
                .filter(each -> SILENT.contains(String.valueOf(each.effect().get("type"))))
                .map(FaultState::id)
                .collect(Collectors.toCollection(HashSet::new));
    return suspects.stream()
        .filter(each -> !silent.containsAll(each.faultIds()))
        .collect(Collectors.toSet());
  }
}
