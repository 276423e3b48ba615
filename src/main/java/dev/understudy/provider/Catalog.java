package dev.understudy.provider;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.json.FieldReader;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.ProviderSetting;
import dev.understudy.sandbox.ProviderTable;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All providers and operations, for rules that name them; {@code *} means all. */
public final class Catalog {
  /** The name that means every provider, or every operation. */
  public static final String ALL = "*";

  private final List<Provider> providers;

  /** Creates the catalog of these providers. */
  public Catalog(List<Provider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** Returns the names of all providers. */
  public List<String> providers() {
    return providers.stream().map(Provider::name).toList();
  }

  /** Returns the ids of all operations. */
  public List<String> operations() {
    return operations(ALL);
  }

  /**
   * Reads the scope of a rule: {@code provider} and {@code operation}, each of which means all
   * where it is left out.
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
   * Returns the codes with which a recipient of a call in this scope can fail; empty where any text
   * is accepted.
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

  /** Returns the statuses in which undelivered messages of a scope can end. */
  public List<String> ends(Scope scope) {
    return lifecycles(scope).flatMap(lifecycle -> lifecycle.ends().stream()).distinct().toList();
  }

  /** Returns the reasons of undelivered messages; empty where one provider accepts any text. */
  public List<String> reasons(Scope scope) {
    return lifecycles(scope).anyMatch(lifecycle -> lifecycle.reasons().isEmpty())
        ? List.of()
        : lifecycles(scope).flatMap(lifecycle -> lifecycle.reasons().stream()).distinct().toList();
  }

  /** Returns the forms of all providers' credentials. */
  public List<CredentialForm> credentials() {
    return providers.stream().map(Provider::credentialForm).toList();
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

  /** Returns the resources that make the tables of all providers, in order. */
  public List<String> migrations() {
    return providers.stream().flatMap(each -> each.migrations().stream()).toList();
  }

  /** Returns the tables that belong to single providers. */
  public List<ProviderTable> tables() {
    return providers.stream().flatMap(each -> each.tables().stream()).toList();
  }

  /** Returns the lifecycles of all providers. */
  public List<Lifecycle> lifecycles() {
    return providers.stream().map(Provider::lifecycle).toList();
  }

  private Stream<Lifecycle> lifecycles(Scope scope) {
    return lifecycles().stream()
        .filter(each -> scope.provider().equals(ALL) || scope.provider().equals(each.provider()));
  }

  private static List<String> withAll(List<String> names) {
    return Stream.concat(Stream.of(ALL), names.stream()).toList();
  }

  /** The calls that a rule applies to. */
  public record Scope(String provider, String operation) {
    /** Returns whether it includes calls of this provider's operation. */
    public boolean covers(String otherProvider, String otherOperation) {
      return (provider.equals(ALL) || provider.equals(otherProvider))
          && (operation.equals(ALL) || operation.equals(otherOperation));
    }
  }
}
