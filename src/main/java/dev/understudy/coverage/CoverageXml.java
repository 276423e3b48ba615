package dev.understudy.coverage;

import dev.understudy.coverage.CoverageReport.MetFailure;
import dev.understudy.coverage.CoverageReport.OperationCoverage;

/**
 * The report in the format of Cobertura, which CI servers show: a provider is a package, an
 * operation a class, a failure a method and a line.
 */
final class CoverageXml {
  private final StringBuilder xml = new StringBuilder();

  private CoverageXml() {}

  static String of(CoverageReport report) {
    var file = new CoverageXml();
    file.write(report);
    return file.xml.toString();
  }

  private void write(CoverageReport report) {
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<coverage line-rate=\"")
        .append(rate(report.met(), report.possible()))
        .append("\" branch-rate=\"0\" lines-covered=\"")
        .append(report.met())
        .append("\" lines-valid=\"")
        .append(report.possible())
        .append("\" branches-covered=\"0\" branches-valid=\"0\" complexity=\"0\"")
        .append(" version=\"1\" timestamp=\"0\">\n<sources/>\n<packages>\n");
    report.operations().stream()
        .map(OperationCoverage::provider)
        .distinct()
        .forEach(provider -> writeProvider(report, provider));
    xml.append("</packages>\n</coverage>\n");
  }

  private void writeProvider(CoverageReport report, String provider) {
    var operations =
        report.operations().stream().filter(each -> each.provider().equals(provider)).toList();
    long met = operations.stream().mapToLong(OperationCoverage::met).sum();
    long possible = operations.stream().mapToLong(OperationCoverage::possible).sum();
    xml.append("<package name=\"").append(attribute(provider)).append('"');
    writeRates(met, possible);
    xml.append("<classes>\n");
    operations.forEach(this::writeOperation);
    xml.append("</classes></package>\n");
  }

  private void writeOperation(OperationCoverage operation) {
    var name = attribute(operation.operation());
    xml.append("<class name=\"")
        .append(name)
        .append("\" filename=\"")
        .append(attribute(operation.provider()))
        .append('/')
        .append(name)
        .append('"');
    writeRates(operation.met(), operation.possible());
    var failures =
        operation.failures().stream().filter(each -> each.failure().isPossible()).toList();
    xml.append("<methods>\n");
    for (int i = 0; i < failures.size(); i++) {
      writeMethod(failures.get(i), i + 1);
    }
    xml.append("</methods>\n<lines>\n");
    for (int i = 0; i < failures.size(); i++) {
      writeLine(failures.get(i), i + 1);
    }
    xml.append("</lines></class>\n");
  }

  private void writeMethod(MetFailure met, int line) {
    xml.append("<method name=\"")
        .append(attribute(met.failure().name()))
        .append("\" signature=\"()V\"");
    writeRates(met.met() > 0 ? 1 : 0, 1);
    xml.append("<lines>");
    writeLine(met, line);
    xml.append("</lines></method>\n");
  }

  private void writeLine(MetFailure met, int line) {
    xml.append("<line number=\"")
        .append(line)
        .append("\" hits=\"")
        .append(met.met())
        .append("\" branch=\"false\"/>");
  }

  private void writeRates(long met, long possible) {
    xml.append(" line-rate=\"")
        .append(rate(met, possible))
        .append("\" branch-rate=\"0\" complexity=\"0\">");
  }

  private static double rate(long met, long possible) {
    return possible == 0 ? 1 : (double) met / possible;
  }

  private static String attribute(String text) {
    return CoverageHtml.escaped(text);
  }
}
