package dev.understudy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.understudy.testing.AnyDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/** The rules on how packages and classes depend on each other. */
@AnalyzeClasses(packages = "dev.understudy", importOptions = DoNotIncludeTests.class)
@AnyDatabase
class ArchitectureTest {
  private static final String[] PROVIDERS = {"..prolific..", "..sociocs..", "..prelude.."};

  /** Methods and constructors that ask the machine for its language, time zone or charset. */
  private static final Set<String> MACHINE_DEPENDENT =
      Set.of(
          "java.lang.String.<init>([B)",
          "java.lang.String.<init>([B, int, int)",
          "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
          "java.lang.String.formatted([Ljava.lang.Object;)",
          "java.lang.String.getBytes()",
          "java.lang.String.toLowerCase()",
          "java.lang.String.toUpperCase()",
          "java.io.ByteArrayOutputStream.toString()",
          "java.io.InputStreamReader.<init>(java.io.InputStream)",
          "java.io.OutputStreamWriter.<init>(java.io.OutputStream)",
          "java.nio.charset.Charset.defaultCharset()",
          "java.time.ZoneId.systemDefault()",
          "java.time.format.DateTimeFormatter.ofPattern(java.lang.String)",
          "java.time.format.DateTimeFormatterBuilder.toFormatter()",
          "java.util.Locale.getDefault()",
          "java.util.Locale.getDefault(java.util.Locale$Category)");

  /** Classes that do so in most of their methods. */
  private static final String MACHINE_DEPENDENT_CLASSES =
      "java\\.io\\.(FileReader|FileWriter|PrintWriter)"
          + "|java\\.sql\\.(Date|Time|Timestamp)"
          + "|java\\.text\\.(?!Normalizer).*"
          + "|java\\.util\\.(Calendar|Date|Formatter|GregorianCalendar|Scanner|TimeZone)";

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.understudy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void noTwoServerTypesShareASimpleName(JavaClasses classes) {
    var shared =
        classes.stream()
            .filter(each -> !each.isAnonymousClass() && !each.isLocalClass())
            .filter(each -> !each.getPackageName().matches("dev\\.understudy\\.(client|junit)"))
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getSimpleName, TreeMap::new, toList()));
    shared.values().removeIf(each -> each.size() == 1);
    assertEquals(Map.of(), shared);
  }

  @ArchTest
  static final ArchRule providersDoNotDependOnEachOther =
      slices()
          .matching("dev.understudy.(prolific|sociocs|prelude)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule aProviderDependsOnWhatIsMeantForIt =
      classes()
          .that()
          .resideInAnyPackage(PROVIDERS)
          .should()
          .onlyDependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "belong to a package that providers may use, or are not ours",
                  used ->
                      !used.getPackageName().startsWith("dev.understudy")
                          || used.getPackageName()
                              .matches(
                                  "dev\\.understudy\\.(provider|json|sandbox|transaction|message"
                                      + "|delivery|webhook|fixture|store"
                                      + "|(prolific|sociocs|prelude)(\\..*)?)")));

  @ArchTest
  static final ArchRule onlyTheServerNamesProviders =
      noClasses()
          .that()
          .resideOutsideOfPackages(PROVIDERS)
          .and()
          .doNotHaveFullyQualifiedName("dev.understudy.Understudy")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROVIDERS);

  @ArchTest
  static final ArchRule timeAndRandomnessComeFromTheSandbox =
      noClasses()
          .that()
          // the extension is outside of the server: the names of its runs have to differ
          .resideOutsideOfPackages("..sandbox..", "..junit..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, Random.class, SecureRandom.class, ThreadLocalRandom.class);

  @ArchTest
  static final ArchRule noCodeDependsOnTheLocaleOrTimeZone =
      noClasses()
          .that()
          // whose interface has a PrintWriter
          .areNotAssignableTo(DataSource.class)
          .should()
          .accessTargetWhere(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "depends on the default locale, time zone or charset",
                  access -> MACHINE_DEPENDENT.contains(access.getTarget().getFullName())))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(MACHINE_DEPENDENT_CLASSES);

  @ArchTest
  static final ArchRule lowerLayersDoNotDependOnUpperOnes =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.understudy.store..",
              "dev.understudy.fixture..",
              "dev.understudy.sandbox..",
              "dev.understudy.transaction..",
              "dev.understudy.message..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..http..", "..admin..", "..provider..", "..junit..", "io.javalin..");

  @ArchTest
  static final ArchRule theClientWorksWithoutTheServer =
      noClasses()
          .that()
          .resideInAPackage("..client..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are ours, but not the client's",
                  used ->
                      used.getPackageName().startsWith("dev.understudy")
                          && !used.getPackageName().equals("dev.understudy.client")));

  @ArchTest
  static final ArchRule theJunitExtensionUsesOnlyThePublicApi =
      noClasses()
          .that()
          .resideInAPackage("..junit..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are ours, but neither the extension's, the client's, nor the server as a"
                      + " library",
                  used ->
                      used.getName().startsWith("dev.understudy.")
                          && !used.getName()
                              .matches(
                                  "dev\\.understudy\\.(junit\\..*|client\\..*"
                                      + "|Understudy|Options(\\$.*)?)")));

  @ArchTest
  static final ArchRule onlyMainPrints =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.understudy.cli.Main")
          .and()
          // which prints in the tests of others, at the end of their run
          .doNotHaveFullyQualifiedName("dev.understudy.junit.CoverageReporter")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule nothingIsSynchronizedWhileTheNetworkIsUsed =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage("..http..", "..admin..")
          .should()
          .notHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED);
}
