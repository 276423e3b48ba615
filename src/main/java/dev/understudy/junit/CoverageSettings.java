package dev.understudy.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Settings of the report on failure coverage, from configuration parameters of JUnit.
 *
 * @param isOn whether a report is written at the end of a run
 * @param minimum the share of failures, 0 to 1, that the tests have to meet
 * @param folder the folder of the report
 */
record CoverageSettings(boolean isOn, double minimum, Path folder) {
  static final String MINIMUM = "understudy.minimumCoverage";
  static final String ON = "understudy.coverage";
  static final String FOLDER = "understudy.coverageFolder";

  static CoverageSettings of(ExtensionContext context) {
    return new CoverageSettings(
        context
            .getConfigurationParameter(ON)
            .map(text -> !text.strip().equals("false"))
            .orElse(true),
        context.getConfigurationParameter(MINIMUM).map(CoverageSettings::share).orElse(0.0),
        context.getConfigurationParameter(FOLDER).map(Path::of).orElseGet(CoverageSettings::usual));
  }

  /** Reads a share such as {@code 0.6} or {@code 60 %}. */
  private static double share(String text) {
    var isPercent = text.strip().endsWith("%");
    try {
      double number = Double.parseDouble(text.replace("%", "").strip());
      return checked(isPercent ? number / 100 : number);
    } catch (IllegalArgumentException e) {
      throw new ExtensionConfigurationException(
          MINIMUM + " is '" + text + "': give a share from 0 to 1, such as 0.6, or 60%.", e);
    }
  }

  /**
   * Returns a share.
   *
   * @throws IllegalArgumentException if it is not from 0 to 1
   */
  static double checked(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "The minimum coverage is a share from 0 to 1, not " + share + ".");
    }
    return share;
  }

  /** Returns the folder of reports in the build folder of Gradle or Maven. */
  private static Path usual() {
    var isGradle =
        Optional.of(Path.of("pom.xml")).filter(Files::exists).isEmpty()
            && (Files.exists(Path.of("build.gradle")) || Files.exists(Path.of("build.gradle.kts")));
    return Path.of(isGradle ? "build" : "target", "understudy");
  }
}
