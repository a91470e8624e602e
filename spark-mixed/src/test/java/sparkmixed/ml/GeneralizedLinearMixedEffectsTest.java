package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.SparkMixedException;
import sparkmixed.fit.FittedModel;
import sparkmixed.testing.SparkExtension;

/** What the estimator does before anything is optimized. */
@ExtendWith(SparkExtension.class)
class GeneralizedLinearMixedEffectsTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "incidence int, size int, herd string, period string, x double, z double, ill string");

  private static String refusal(GeneralizedLinearMixedEffects estimator) {
    return String.valueOf(
        assertThrows(SparkMixedException.class, () -> estimator.transformSchema(SCHEMA))
            .getMessage());
  }

  private static String refusal(Runnable setter) {
    return String.valueOf(assertThrows(ConfigurationException.class, setter::run).getMessage());
  }

  private static Set<String> names(Param<?>[] params) {
    return Arrays.stream(params).map(Param::name).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void hasTheParamsOfALinearModelAndFourMore() {
    Set<String> expected = names(new LinearMixedEffects().params());
    expected.addAll(List.of("quadraturePoints", "samples", "curvature", "placement"));
    GeneralizedLinearMixedEffects estimator = new GeneralizedLinearMixedEffects();
    assertEquals(expected, names(estimator.params()));
    assertEquals(expected, names(new GeneralizedLinearMixedEffectsModel().params()));
    for (Param<?> param : estimator.params()) {
      assertNotNull(param.dataClass(), param.name());
    }
    assertEquals("gaussian", estimator.getFamily());
    assertEquals("identity", estimator.getLink());
    assertEquals("Laplace", estimator.getMethod());
    assertEquals("observed", estimator.getCurvature());
    assertEquals(9, estimator.getQuadraturePoints());
    assertEquals(4000, estimator.getSamples());
    assertEquals("auto", estimator.getPlacement());
    assertEquals("log", estimator.setFamily("poisson").getLink());
    assertEquals("sqrt", estimator.setLink("sqrt").getLink());
  }

  @Test
  void survivesSavingAndCopying(SparkSession spark, @TempDir Path directory) throws Exception {
    GeneralizedLinearMixedEffects estimator =
        Cbpp.estimator()
            .setMethod("AGQ")
            .setQuadraturePoints(25)
            .setSamples(7)
            .setCurvature("expected")
            .setPlacement("separable")
            .setLink("probit");
    String path = directory.resolve("estimator").toString();
    estimator.save(path);
    for (GeneralizedLinearMixedEffects same :
        List.of(GeneralizedLinearMixedEffects.load(path), estimator.copy(ParamMap.empty()))) {
      assertEquals(estimator.uid(), same.uid());
      for (Param<?> param : estimator.params()) {
        if (estimator.isDefined(param) && !(estimator.getOrDefault(param) instanceof Object[])) {
          assertEquals(
              estimator.getOrDefault(param), same.getOrDefault(same.getParam(param.name())));
        }
      }
    }
  }

  @Test
  void everyCheckThatNeedsNoDataComesFirst() {
    assertEquals(
        List.of("prediction"),
        List.of(Cbpp.estimator().transformSchema(SCHEMA).fieldNames()).subList(7, 8));
    assertTrue(
        refusal(Cbpp.estimator().setLink("sqrt")).startsWith("Family binomial has no link"),
        refusal(Cbpp.estimator().setLink("sqrt")));
    String two =
        refusal(Cbpp.estimator().setMethod("AGQ").setFormula("x ~ 1 + (1 | herd) + (1 | ill)"));
    assertEquals(
        "method = AGQ integrates over one grouping factor, and the formula has 2 (herd, ill); use"
            + " Laplace or MonteCarlo.",
        two);
    String four =
        refusal(
            Cbpp.estimator().setMethod("AGQ").setFormula("x ~ 1 + (1 + x + z + I(x^2) | herd)"));
    assertTrue(four.contains("at most 3 of them, and the formula has 4"), four);
    Cbpp.estimator()
        .setMethod("AGQ")
        .setFormula("x ~ 1 + (1 + x + z | herd)")
        .transformSchema(SCHEMA);
    assertThrows(
        InputRejectedException.class,
        () ->
            Cbpp.estimator()
                .setFamily("gaussian")
                .setFormula("x ~ 1 + (1 | .obs)")
                .transformSchema(SCHEMA));
    Cbpp.estimator()
        .setFamily("poisson")
        .setFormula("size ~ 1 + (1 | .obs) + (1 | herd)")
        .transformSchema(SCHEMA);
    Cbpp.estimator().setFormula("ill ~ 1 + (1 | herd)").transformSchema(SCHEMA);
    assertTrue(refusal(Cbpp.estimator().setFamily("poisson")).contains("set family = binomial"));
  }

  @Test
  void badValuesAreRefusedWithWhatWouldDo() {
    GeneralizedLinearMixedEffects estimator = new GeneralizedLinearMixedEffects();
    assertTrue(refusal(() -> estimator.setFamily("tweedie")).contains("one of gaussian, binomial"));
    assertTrue(refusal(() -> estimator.setLink("logic")).contains("logit"));
    assertEquals(
        "method = \"REML\" is not known; it is one of Laplace, PQL, AGQ, MonteCarlo. REML and ML"
            + " are methods of LinearMixedEffects.",
        refusal(() -> estimator.setMethod("REML")));
    assertTrue(refusal(() -> estimator.setQuadraturePoints(0)).contains("at least 1"));
    assertTrue(refusal(() -> estimator.setSamples(0)).contains("at least 1"));
    assertTrue(refusal(() -> estimator.setCurvature("exact")).contains("observed, expected"));
    assertTrue(refusal(() -> estimator.setPlacement("moon")).contains("separable, executor"));
    assertEquals(
        "family = \"poisson\" is not known; it is one of gaussian. Other families, links and"
            + " methods are those of GeneralizedLinearMixedEffects.",
        refusal(() -> new LinearMixedEffects().setFamily("poisson")));
  }

  @Test
  @SuppressWarnings("rawtypes") // what a service is declared as
  void sparkConnectFindsTheClasses() {
    assertTrue(
        ServiceLoader.load(Estimator.class).stream()
            .anyMatch(found -> found.type() == GeneralizedLinearMixedEffects.class));
  }

  @Test
  void planCountsWithoutFitting(SparkSession spark) {
    FitPlan plan = Cbpp.estimator().plan(Cbpp.data(spark));
    assertEquals(List.of(new FittedModel.Group("herd", 15)), plan.groups());
    assertEquals(56, plan.rows());
    assertEquals("driver", plan.placement());
    assertEquals("", plan.problems());
    assertTrue(plan.bytes() > 56 * 8);
    FitPlan rowEffects =
        Cbpp.estimator()
            .setFormula("cbind(incidence, size - incidence) ~ period + (1 | .obs) + (1 | herd)")
            .setPlacement("separable")
            .plan(Cbpp.data(spark));
    assertEquals(
        List.of(new FittedModel.Group(".obs", 56), new FittedModel.Group("herd", 15)),
        rowEffects.groups());
    assertEquals("separable", rowEffects.placement());
    FitPlan crossed =
        Cbpp.estimator()
            .setFormula("cbind(incidence, size - incidence) ~ 1 + (1 | herd) + (1 | period)")
            .setPlacement("executor")
            .plan(Cbpp.data(spark));
    assertEquals("executor", crossed.placement());
    assertEquals("dense", crossed.reducedSystem());
    assertTrue(crossed.reason().endsWith("solved densely: period; order 6"), crossed.reason());
    FitPlan alone =
        Cbpp.estimator()
            .setFormula("cbind(incidence, size - incidence) ~ period + (1 | .obs)")
            .plan(Cbpp.data(spark));
    assertEquals(List.of(new FittedModel.Group(".obs", 56)), alone.groups());
    FitPlan refused =
        Cbpp.estimator().setFormula("incidence ~ period + (1 | herd)").plan(Cbpp.data(spark));
    assertEquals(20, refused.exitCode());
    assertTrue(refused.problems().contains("outside 0 to 1"), refused.problems());
  }

  @Test
  void neitherPlacementNorPartitionsChangeAFit(SparkSession spark) {
    GeneralizedLinearMixedEffects estimator =
        Cbpp.estimator()
            .setFormula("cbind(incidence, size - incidence) ~ 1 + (1 | herd) + (1 | period)");
    FittedModel driver = estimator.setPlacement("driver").fit(Cbpp.data(spark)).fitted();
    for (int partitions : new int[] {1, 3, 8}) {
      FittedModel executor =
          estimator.setPlacement("executor").fit(Cbpp.data(spark).repartition(partitions)).fitted();
      assertEquals("executor", executor.solver().placement());
      assertEquals(driver.criterion(), executor.criterion(), 1e-10 * driver.criterion());
      double error = driver.fixedEffects().standardErrors()[0];
      assertEquals(
          driver.fixedEffects().estimates()[0],
          executor.fixedEffects().estimates()[0],
          1e-8 * error);
      assertEquals(error, executor.fixedEffects().standardErrors()[0], 1e-5 * error);
      assertTrue(executor.fitLog().get(0).sparkJobs() >= 2);
    }
  }
}
