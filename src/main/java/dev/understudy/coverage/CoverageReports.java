package dev.understudy.coverage;

import dev.understudy.provider.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reports of failure coverage. The catalog is built for the first of them. */
public final class CoverageReports {
  private final List<Provider> providers;
  private final OccurrenceCounter counter;
  private volatile Optional<FailureCatalog> catalog = Optional.empty();

  /** Creates the reports of what this counter has counted. */
  public CoverageReports(List<Provider> providers, OccurrenceCounter counter) {
    this.providers = List.copyOf(providers);
    this.counter = counter;
  }

  /**
   * Returns a report.
   *
   * @param sandboxes the sandboxes to include, by id, also those that were deleted
   * @param withUncalled whether to include operations that were not called
   */
  private CoverageReport report(Predicate<String> sandboxes, boolean withUncalled) {
    var counts = counter.read(sandboxes);
    return CoverageReport.of(catalog().with(providers, counts), counts, withUncalled);
  }

  private FailureCatalog catalog() {
    if (catalog.isEmpty()) {
      catalog = Optional.of(new FailureCatalog(providers));
    }
    return catalog.get();
  }

  /** Returns a report as the control plane shows it. */
  public Map<String, Object> json(Predicate<String> sandboxes, boolean withUncalled) {
    return CoverageJson.of(report(sandboxes, withUncalled));
  }

  /** Returns a report as a web page. */
  public String html(Predicate<String> sandboxes, boolean withUncalled) {
    return CoverageHtml.of(report(sandboxes, withUncalled));
  }

  /** Returns a report in Cobertura's format, which CI servers show. */
  public String xml(Predicate<String> sandboxes, boolean withUncalled) {
    return CoverageXml.of(report(sandboxes, withUncalled));
  }

  /** Forgets all counts. */
  public void clear() {
    counter.clear();
  }
}
