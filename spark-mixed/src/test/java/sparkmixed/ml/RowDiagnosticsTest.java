package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sparkmixed.diagnostics.HalfNormal;
import sparkmixed.diagnostics.HalfNormalOptions;
import sparkmixed.diagnostics.ResidualTest;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Residuals;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class RowDiagnosticsTest {

  private static ResidualTest one(List<ResidualTest> tests, String name) {
    return tests.stream().filter(test -> test.test().equals(name)).findFirst().orElseThrow();
  }

  // R 4.2.2, lme4 1.1-31: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy, control =
  //   lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)))
  //   r <- residuals(m)/sigma(m); head(r, 4)
  //   -0.160350885857 -0.571480674692 -1.648792186290  0.342975117369
  //   k <- ks.test(pnorm(r), punif); print(c(k$statistic, k$p.value))
  //   0.1113672924337 0.0230102175822
  //   print(c(sum(r^2)/174, pchisq(sum(r^2), 174, lower = FALSE))); sum(abs(r) > qnorm(1 - .0005))
  //   0.867689258071 0.895625780039    3
  @Test
  void residualsOfALinearModelAreStandardizedOnes(SparkSession spark) {
    Dataset<Row> data = Sleep.data(spark).coalesce(1);
    RowDiagnostics diagnostics = Sleep.estimator().fit(data).diagnostics(data);
    List<Row> rows = diagnostics.residuals().collectAsList();
    double[] expected = {-0.160350885857, -0.571480674692, -1.648792186290, 0.342975117369};
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], rows.get(k).<Double>getAs(RowDiagnostics.RESIDUAL), 1e-6);
    }
    List<ResidualTest> tests = diagnostics.residualTests();
    assertEquals(0.1113672924337, one(tests, "uniformity").statistic(), 1e-6);
    assertEquals(0.0230102175822, one(tests, "uniformity").pValue(), 1e-5);
    assertEquals(0.867689258071, one(tests, "overdispersion").statistic(), 1e-6);
    assertEquals(0.895625780039, one(tests, "overdispersion").pValue(), 1e-6);
    assertEquals(3 / 0.18, one(tests, "outliers").statistic(), 1e-9);
  }

  // R 4.2.2, lme4 1.1-31:
  //   g <- glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial, control
  //     = glmerControl(tolPwrss = 1e-12, optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)))
  //   pc <- sum(residuals(g, "pearson")^2); rdf <- nrow(cbpp) - 5
  //   print(c(pc/rdf, pchisq(pc, rdf, lower = FALSE)))      # 1.236829168042 0.119478331193
  //   p0 <- dbinom(0, cbpp$size, fitted(g)); sum(cbpp$incidence == 0); sum(p0); sum(p0*(1 - p0))
  //   22 18.98633109925 9.05729192786
  @Test
  void overdispersionAndZerosOfTheHerdsAreRs(SparkSession spark) {
    Dataset<Row> data = Cbpp.data(spark);
    RowDiagnostics diagnostics = Cbpp.model(spark).diagnostics(data);
    Row row = diagnostics.overdispersion().first();
    assertEquals(1.236829168042, row.<Double>getAs("statistic"), 1e-5);
    assertEquals(0.119478331193, row.<Double>getAs("p_value"), 1e-5);
    ResidualTest zeros = one(diagnostics.residualTests(), "zero_inflation");
    assertEquals(22 / 18.98633109925, zeros.statistic(), 1e-5);
    double z = (22 - 18.98633109925) / Math.sqrt(9.05729192786);
    assertEquals(sparkmixed.inference.Wald.twoSided(z), zeros.pValue(), 1e-5);
    assertEquals(4, diagnostics.tests().count());
  }

  /** The same whatever the partitions, and another with another seed. */
  @Test
  void residualsBelongToRowsAndNotToPartitions(SparkSession spark) {
    Dataset<Row> data = Cbpp.data(spark);
    Dataset<Row> twice = data.union(data);
    GeneralizedLinearMixedEffectsModel model = Cbpp.model(spark);
    Map<String, List<Double>> one = byRow(model.diagnostics(twice.coalesce(1)));
    assertEquals(one, byRow(model.diagnostics(twice.repartition(7))));
    assertTrue(one.values().stream().allMatch(list -> !list.get(0).equals(list.get(1))));
    assertTrue(!one.equals(byRow(model.diagnostics(twice).seed(2))));
    List<ResidualTest> few = model.diagnostics(twice.coalesce(1)).simulated(50).residualTests();
    List<ResidualTest> many = model.diagnostics(twice.repartition(5)).simulated(50).residualTests();
    for (int k = 0; k < few.size(); k++) {
      assertEquals(few.get(k).statistic(), many.get(k).statistic(), 1e-12);
      assertEquals(few.get(k).pValue(), many.get(k).pValue(), 1e-12);
    }
  }

  private static Map<String, List<Double>> byRow(RowDiagnostics diagnostics) {
    Map<String, List<Double>> values = new TreeMap<>();
    diagnostics
        .residuals()
        .groupBy("herd", "period", "size", "incidence")
        .agg(functions.sort_array(functions.collect_list(RowDiagnostics.RESIDUAL)).as("r"))
        .collectAsList()
        .forEach(
            row ->
                values.put(
                    row.get(0) + "/" + row.get(1) + "/" + row.get(2) + "/" + row.get(3),
                    row.<Double>getList(4)));
    return values;
  }

  @Test
  void aModelWithEffectsOfRowsIsSimulated(SparkSession spark) {
    Dataset<Row> data = Cbpp.data(spark);
    GeneralizedLinearMixedEffectsModel model =
        new GeneralizedLinearMixedEffects()
            .setFamily("binomial")
            .setFormula(Cbpp.FORMULA + " + (1 | .obs)")
            .fit(data);
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> model.diagnostics(data).residualTests());
    assertTrue(String.valueOf(refused.getMessage()).contains("simulated(250)"));
    List<ResidualTest> tests = model.diagnostics(data).simulated(100).residualTests();
    assertTrue(one(tests, "dispersion").pValue() > 0.05, tests.toString());
    assertEquals(56, model.diagnostics(data).simulated(20).residuals().count());
  }

  @Test
  void halfNormalPlotsOfBothKindsOfModels(SparkSession spark) {
    Dataset<Row> herds = Cbpp.data(spark).repartition(3);
    RowDiagnostics diagnostics = Cbpp.estimator().fit(herds).diagnostics(herds);
    HalfNormalOptions options = HalfNormalOptions.defaults().withSim(19);
    HalfNormal plot = diagnostics.halfNormal(options);
    assertEquals(56, plot.total());
    // the largest deviance residual of R's fit, see HalfNormalTest
    assertEquals(3.197693916, plot.residuals()[55], 1e-4);
    assertEquals(plot.howManyOut(), diagnostics.table(plot).where("out").count());
    Dataset<Row> sleepers = Sleep.data(spark);
    LinearMixedEffectsModel linear = Sleep.estimator().fit(sleepers);
    HalfNormal pearson =
        linear
            .diagnostics(sleepers)
            .halfNormal(options.withResidType(Residuals.Type.PEARSON).withHalfnormal(false));
    assertEquals(180, pearson.total());
    assertTrue(pearson.residuals()[0] < 0);
    // any diagnostic, point by point: here the modes
    HalfNormal modes =
        linear
            .diagnostics(sleepers)
            .halfNormal(
                options,
                fitted -> {
                  double[] b = new double[18];
                  for (int i = 0; i < b.length; i++) {
                    b[i] = fitted.fit().randomEffects().get(0).modes().get(i, 0);
                  }
                  return b;
                });
    assertEquals(18, modes.total());
  }

  @Test
  void tablesWithoutRows(SparkSession spark) {
    ModelDiagnostics diagnostics = Sleep.estimator().fit(Sleep.data(spark)).diagnostics();
    assertEquals(0.7992, diagnostics.r2().first().<Double>getAs("r2_conditional"), 1e-4);
    assertEquals("Subject", diagnostics.icc().first().getAs("group"));
    assertEquals(2, diagnostics.rePca().count());
    assertEquals(0, diagnostics.convergence().where("not ok").count());
    assertEquals("run_id", diagnostics.convergence().columns()[0]);
  }
}
