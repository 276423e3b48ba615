package dev.understudy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.understudy.testing.AnyDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The rules of the house. */
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
  static final ArchRule providersNeverMeet =
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
                  "are its own, of provider, sandbox, message, delivery, fixture, store, or not"
                      + " ours",
                  used ->
                      !used.getPackageName().startsWith("dev.understudy")
                          || used.getPackageName()
                              .matches(
                                  "dev\\.understudy\\.(provider|sandbox|message|delivery|fixture"
                                      + "|store|prolific|sociocs|prelude)")));

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
  static final ArchRule timeAndChanceComeFromTheSandbox =
      noClasses()
          .that()
          // the extension is outside of the server: its runs have to be told apart
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
  static final ArchRule answersAreTheSameOnEveryMachine =
      noClasses()
          .should()
          .accessTargetWhere(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "depends on the default locale, time zone or charset",
                  access -> MACHINE_DEPENDENT.contains(access.getTarget().getFullName())))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(MACHINE_DEPENDENT_CLASSES);

  @ArchTest
  static final ArchRule theHouseDoesNotDependOnItsDoors =
      noClasses()
          .that()
          .resideInAnyPackage("..store..", "..fixture..", "..sandbox..", "..message..")
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
  static final ArchRule theExtensionIsAUserLikeOthers =
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
  static final ArchRule nobodyPrints =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.understudy.Main")
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
