package dev.understudy.check.recording;

import dev.understudy.provider.Operation;
import dev.understudy.provider.OtherOperation;
import dev.understudy.provider.PathPattern;
import dev.understudy.provider.Provider;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The emulated services by their hosts and paths. */
public final class ServiceHosts {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.*\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]|::1|0\\.0\\.0\\.0|");

  private final List<Provider> providers;
  private final Set<String> others;
  private final Set<String> fixedSegments;

  /**
   * Creates the hosts of these services.
   *
   * @param others more hosts that stand for all services, as a gateway does
   */
  public ServiceHosts(List<Provider> providers, List<String> others) {
    this.providers = List.copyOf(providers);
    this.others =
        others.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.fixedSegments = fixedSegments();
  }

  private Set<String> fixedSegments() {
    var fixed = new HashSet<String>();
    for (var provider : providers) {
      Stream.of(
              provider.operations().stream().map(Operation::path),
              provider.otherOperations().stream().map(OtherOperation::path),
              provider.basePaths().stream())
          .flatMap(each -> each)
          .flatMap(path -> PathPattern.segments(path).stream())
          .filter(segment -> !segment.startsWith("{"))
          .forEach(fixed::add);
    }
    return fixed;
  }

  /**
   * Returns the service of a call: that of the host, or for this machine and further hosts that of
   * the path.
   *
   * @param host in lower case, without port; empty if it is unknown
   */
  public Optional<Provider> provider(String host, String path) {
    var named = providers.stream().filter(each -> each.hosts().contains(host)).findFirst();
    if (named.isPresent()) {
      return named;
    }
    return LOOPBACK.matcher(host).matches() || others.contains(host)
        ? providers.stream()
            .filter(each -> longestBase(each, path) >= 0)
            .max(Comparator.comparingInt(each -> longestBase(each, path)))
        : Optional.empty();
  }

  private static int longestBase(Provider provider, String path) {
    return provider.basePaths().stream()
        .filter(base -> path.equals(base) || path.startsWith(base + "/"))
        .mapToInt(String::length)
        .max()
        .orElse(-1);
  }

  /** Returns the operation of a call; the one with the most fixed segments in its path. */
  public Optional<Operation> operation(Provider provider, String method, String path) {
    var segments = PathPattern.segments(PathPattern.decoded(path));
    var wanted = method.equals("HEAD") ? "GET" : method;
    var found =
        provider.operations().stream()
            .filter(each -> each.method().equals(wanted) && each.pattern().matches(segments))
            .toList();
    return found.stream()
        .filter(
            each ->
                found.stream()
                    .noneMatch(other -> each.pattern().isMoreGeneralThan(other.pattern())))
        .findFirst();
  }

  /** Returns the operation that the service documents and this server does not emulate. */
  public Optional<OtherOperation> otherOperation(Provider provider, String method, String path) {
    return provider.otherOperations().stream()
        .filter(each -> each.matches(method, PathPattern.decoded(path)))
        .findFirst();
  }

  /** Returns method and path without segments that no known path has: they may be personal. */
  public String masked(String method, String path) {
    return (method.matches("[A-Z]{1,10}") ? method : "?")
        + " "
        + Stream.of(path.split("/", -1))
            .map(each -> each.isEmpty() || fixedSegments.contains(each) ? each : "{…}")
            .collect(Collectors.joining("/"));
  }
}
