package sparkmixed;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The import rules: data flows from {@code formula} to {@code job}, and no package sees what comes
 * after it. A package that does not exist yet breaks no rule.
 */
@AnalyzeClasses(packages = "sparkmixed", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE =
      packages(
          "error formula frame moments family covariance linalg pls objective optimize fit inference"
              + " diagnostics bayes predict report");

  /** Each package with the packages of ours that it may know, besides itself and {@code error}. */
  private static final Map<String, String> KNOWS =
      Map.ofEntries(
          Map.entry("error", ""),
          Map.entry("formula", ""),
          Map.entry("frame", "formula family"),
          Map.entry("moments", "formula frame linalg"),
          Map.entry("linalg", ""),
          Map.entry("family", ""),
          Map.entry("covariance", "formula frame linalg"),
          Map.entry("pls", "frame moments linalg covariance"),
          Map.entry("objective", "frame moments linalg covariance pls family"),
          Map.entry("optimize", "linalg objective"),
          Map.entry("fit", "formula frame moments linalg family covariance pls objective optimize"),
          Map.entry("inference", upToFit("predict")),
          Map.entry("bayes", upToFit("predict")),
          Map.entry("predict", upToFit("")),
          Map.entry("diagnostics", upToFit("inference predict")),
          Map.entry("report", upToFit("inference diagnostics bayes predict")),
          Map.entry("spark", upToFit("predict")),
          Map.entry("ml", upToFit("inference diagnostics bayes predict report spark parquet")),
          Map.entry("parquet", ""),
          Map.entry("job", "ml report parquet"));

  private static String upToFit(String more) {
    return "formula frame moments linalg family covariance pls objective optimize fit " + more;
  }

  private static String[] packages(String names) {
    return Pattern.compile(" ")
        .splitAsStream(names.strip())
        .filter(name -> !name.isEmpty())
        .map(name -> "sparkmixed." + name + "..")
        .toArray(String[]::new);
  }

  @ArchTest
  static void everyPackageKnowsOnlyWhatComesBeforeIt(JavaClasses ours) {
    KNOWS.forEach(
        (name, known) ->
            classes()
                .that()
                .resideInAPackage("sparkmixed." + name + "..")
                .should()
                .onlyDependOnClassesThat(
                    resideInAnyPackage(packages(name + " error " + known))
                        .or(resideOutsideOfPackage("sparkmixed..")))
                .allowEmptyShould(true)
                .check(ours));
  }

  @ArchTest
  static final ArchRule optimizersSeeAnObjectiveAndNothingBehindIt =
      noClasses()
          .that()
          .resideInAPackage("sparkmixed.optimize..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("sparkmixed.objective..")
                  .and(
                      describe(
                          "are not Objective or Evaluation",
                          type ->
                              !type.getName()
                                  .matches(
                                      "sparkmixed\\.objective\\.(Objective|Evaluation)(\\$.*)?"))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("sparkmixed.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule numericsKnowNoSpark =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule breezeStaysInOptimizeAndLinalg =
      noClasses()
          .that()
          .resideOutsideOfPackages("sparkmixed.optimize..", "sparkmixed.linalg..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("breeze..");

  @ArchTest
  static final ArchRule netlibHasOneDoor =
      noClasses()
          .that()
          .resideOutsideOfPackage("sparkmixed.linalg..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.ludovic.netlib..", "org.netlib..");

  @ArchTest
  static final ArchRule savedModelsAreNeverDeserialized =
      noClasses()
          .should()
          .callCodeUnitWhere(
              describe(
                  "it opens an ObjectInputStream",
                  call ->
                      call.getTargetOwner().isAssignableTo(ObjectInputStream.class)
                          && call.getName().equals("<init>")))
          .because("a saved model is JSON and Parquet; a crafted file must not run code");

  @ArchTest
  static final ArchRule tailsComeFromSurvivalProbabilities =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.hipparchus.distribution..", "org.apache.commons.math3.distribution..")
          .because("they have no upper tail, and 1 - cdf is 0 for a large statistic");

  /**
   * Others may hand an internal row on as a type argument, which erasure removes, not look into it.
   */
  @ArchTest
  static final ArchRule catalystStaysInTheInternalReaders =
      noClasses()
          .that()
          .haveNameNotMatching("sparkmixed\\.spark\\.[^.]*(Columnar|Internal)[^.]*")
          .and()
          .haveNameNotMatching("sparkmixed\\.ml\\.SparkMetadata(\\$.*)?")
          .should()
          .accessClassesThat()
          .resideInAnyPackage(
              "org.apache.spark.sql.catalyst..",
              "org.apache.spark.sql.execution..",
              "org.apache.spark.unsafe..")
          .because(
              "Spark promises nothing for these: one reader and one persistence file use them");

  @ArchTest
  static final ArchRule metadataStaysInOneFile =
      noClasses()
          .that()
          .haveNameNotMatching("sparkmixed\\.ml\\.SparkMetadata(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.spark\\.ml\\.util\\.(DefaultParams(Reader|Writer)\\$.*|SchemaUtils.*|Instrumentation.*)")
          .orShould()
          .callMethodWhere(
              describe(
                  "the method is private[ml] in Scala",
                  call ->
                      call.getTargetOwner()
                              .getName()
                              .matches(
                                  "org\\.apache\\.spark\\.ml\\.util\\.DefaultParams(Reader|Writer)")
                          && call.getName()
                              .matches("(load|save|parse|get)Metadata.*|loadParamsInstance.*")));

  /** Byte code shows a call and a subtraction, not that they belong together: the text does. */
  @Test
  void nowhereOneMinusACumulativeProbability() throws IOException {
    Pattern oneMinusCdf = Pattern.compile("\\b1(\\.0?)?\\s*-\\s*[\\w.]+\\.cumulativeProbability");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      for (Path source : sources) {
        assertEquals(
            0, oneMinusCdf.matcher(Files.readString(source)).results().count(), source.toString());
      }
    }
  }
}
