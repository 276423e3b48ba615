package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.understudy.testing.AnyDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The rule on the names of tests: sentences that one can say aloud. */
@AnalyzeClasses(packages = "dev.understudy", importOptions = OnlyIncludeTests.class)
@AnyDatabase
class TestNamesTest {
  private static final int MAX_LENGTH = 59;

  @ArchTest
  static void namesHaveFewerThanSixtyCharacters(JavaClasses classes) {
    var tests =
        classes.stream()
            .flatMap(each -> each.getMethods().stream())
            .filter(TestNamesTest::isTest)
            .toList();
    assertFalse(tests.isEmpty());
    assertEquals(
        List.of(),
        tests.stream()
            .filter(each -> each.getName().length() > MAX_LENGTH)
            .map(JavaMethod::getFullName)
            .sorted()
            .toList());
  }

  private static boolean isTest(JavaMethod method) {
    return method.isAnnotatedWith(Test.class)
        || method.isAnnotatedWith(ParameterizedTest.class)
        || method.isAnnotatedWith(ArchTest.class);
  }
}
