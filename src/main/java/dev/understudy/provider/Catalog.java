package dev.understudy.provider;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.FieldReader;
import dev.understudy.sandbox.ProviderSetting;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which services and operations there are, for rules that name them; {@code *} means all. */
public final class Catalog {
  /** Every provider, or every operation. */
  public static final String ALL = "*";

  private final List<Provider> providers;

  /** The catalog of these. */
  public Catalog(List<Provider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** The names of all providers. */
  public List<String> providers() {
    return providers.stream().map(Provider::name).toList();
  }

  /** The ids of all operations. */
  public List<String> operations() {
    return operations(ALL);
  }

  /**
   * Reads which calls a rule is for: {@code provider} and {@code operation}, each all where it is
   * left out.
   */
  public Scope scope(FieldReader fields) {
    var provider = fields.choice("provider", withAll(providers()));
    var operations = operations(provider.orElse(ALL));
    var operation = fields.choice("operation", withAll(operations));
    return new Scope(provider.orElse(ALL), operation.orElse(ALL));
  }

  private List<String> operations(String provider) {
    return providers.stream()
        .filter(each -> provider.equals(ALL) || provider.equals(each.name()))
        .flatMap(each -> each.operations().stream())
        .map(Operation::id)
        .toList();
  }

  /**
   * The codes that a recipient of a call in this scope can fail with; none where any text will do.
   */
  public Optional<List<String>> recipientErrors(Scope scope) {
    var codes = new TreeSet<String>();
    providers.stream()
        .filter(each -> scope.provider().equals(ALL) || scope.provider().equals(each.name()))
        .filter(
            each -> each.operations().stream().anyMatch(one -> scope.covers(each.name(), one.id())))
        .forEach(each -> codes.addAll(each.recipientErrors()));
    return codes.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(codes));
  }

  /** The statuses in which messages of a call in this scope can end without having arrived. */
  public List<String> ends(Scope scope) {
    return lives(scope).flatMap(life -> life.ends().stream()).distinct().toList();
  }

  /** The words for why they did not arrive; empty where any text will do for one of them. */
  public List<String> reasons(Scope scope) {
    return lives(scope).anyMatch(life -> life.reasons().isEmpty())
        ? List.of()
        : lives(scope).flatMap(life -> life.reasons().stream()).distinct().toList();
  }

  /** Returns the settings that only one provider knows, of all providers. */
  public List<ProviderSetting> settings() {
    return providers.stream().flatMap(each -> each.settings().stream()).toList();
  }

  /** Returns the names of the details by which messages of any provider can be searched. */
  public List<String> searchableDetails() {
    return providers.stream()
        .flatMap(each -> each.searchableDetails().stream())
        .distinct()
        .toList();
  }

  /** How the messages of all providers live. */
  public List<Lifecycle> lives() {
    return providers.stream().map(Provider::lifecycle).toList();
  }

  private Stream<Lifecycle> lives(Scope scope) {
    return lives().stream()
        .filter(life -> scope.provider().equals(ALL) || scope.provider().equals(life.provider()));
  }

  private static List<String> withAll(List<String> names) {
    return Stream.concat(Stream.of(ALL), names.stream()).toList();
  }

  /** The calls that a rule is for. */
  public record Scope(String provider, String operation) {
    /** Whether a call of this provider's operation is among them. */
    public boolean covers(String otherProvider, String otherOperation) {
      return (provider.equals(ALL) || provider.equals(otherProvider))
          && (operation.equals(ALL) || operation.equals(otherOperation));
    }
  }
}
