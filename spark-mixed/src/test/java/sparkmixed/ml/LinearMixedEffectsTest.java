package sparkmixed.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.ConfigurationException;
import sparkmixed.error.InputRejectedException;
import sparkmixed.error.ResourceGuardException;
import sparkmixed.fit.FittedModel;
import sparkmixed.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class LinearMixedEffectsTest {

  // R 4.2.2, lme4 1.1-31:
  //   f <- lmer(Reaction ~ 1 + Days + (1 + Days | Subject), sleepstudy)
  //   logLik(f)                   # -871.81413598 (df=6)
  //   AIC(f); BIC(f)              # 1755.62827196 1774.78601307
  //   fixef(f)                    # 251.4051048485 10.4672859596
  //   sqrt(diag(vcov(f)))         # 6.82459669495 1.54578964391
  //   as.data.frame(VarCorr(f))   # sdcor 24.7406579949841 5.9221376588981 0.0655512382381
  // 25.5917957216753
  //   ranef(f)$Subject[1:2, ]     # 308: 2.2585509499 9.19897576557; 309: -40.3987380788
  // -8.61968061524
  //   sqrt(attr(ranef(f, condVar = TRUE)$Subject, "postVar")[1, 1, 1])   # 12.0708569505
  @Test
  void fitsSleepstudyAsLme4Does(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    assertEquals(-871.81413598, model.logLik(), 1e-6);
    assertEquals(1755.62827196, model.aic(), 1e-5);
    assertEquals(1774.78601307, model.bic(), 1e-5);
    assertEquals(251.4051048485, model.coefficients().apply(0), 1e-6);
    assertEquals(10.4672859596, model.coefficients().apply(1), 1e-6);
    assertEquals(6.82459669495, model.coefficientStandardErrors()[0], 1e-3);
    assertEquals(1.54578964391, model.coefficientStandardErrors()[1], 1e-4);
    assertEquals(25.5917957216753, model.sigma(), 1e-3);
    double[] expected = {24.7406579949841, 5.9221376588981, 0.0655512382381, 25.5917957216753};
    List<Row> deviations = model.varCorr().select("sdcor").collectAsList();
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], deviations.get(k).getDouble(0), 1e-3);
    }
    Row first = model.ranef().first();
    assertEquals("308", first.getAs("level"));
    assertEquals(2.2585509499, first.<Double>getAs("estimate"), 1e-3);
    assertEquals(12.0708569505, first.<Double>getAs("std_error"), 1e-3);
    assertEquals(List.of("308"), first.getList(first.fieldIndex("level_parts")));
    assertEquals(36, model.ranef().count());
    assertTrue(model.toString().contains("REML criterion at convergence: 1743.6"));
    assertTrue(model.sparkJobs() >= 1);
    assertEquals(
        Set.of("read", "statistics", "optimize", "inference"), model.stageSeconds().keySet());
  }

  @Test
  void everySolverReachesTheSameOptimum(SparkSession spark) {
    double expected = Sleep.estimator().setMethod("ML").fit(Sleep.data(spark)).logLik();
    LinearMixedEffectsModel other =
        Sleep.estimator().setMethod("ML").setSolver("bobyqa").fit(Sleep.data(spark));
    assertEquals(expected, other.logLik(), 1e-6);
  }

  @Test
  void tablesStartWithRunAndModelAndHaveTheColumnsTheySayTheyHave(SparkSession spark) {
    LinearMixedEffectsModel model = Sleep.estimator().fit(Sleep.data(spark));
    for (String name : ModelTables.NAMES) {
      Dataset<Row> table = model.table(name, "run-7");
      assertEquals(ModelTables.schema(name).simpleString(), table.schema().simpleString(), name);
      Row row = table.first();
      assertEquals("run-7", row.getString(0));
      assertEquals(model.uid(), row.getString(1));
      assertTrue(row.get(2) instanceof java.sql.Timestamp);
    }
    assertNull(model.tidy().first().getString(0));
    assertThrows(ConfigurationException.class, () -> model.table("nothing", null));
  }

  @Test
  void planCountsWithoutFitting(SparkSession spark) {
    FitPlan plan = Sleep.estimator().plan(Sleep.data(spark));
    assertEquals(List.of(new FittedModel.Group("Subject", 18)), plan.groups());
    assertEquals(180, plan.rows());
    assertTrue(plan.bytes() > 0);
    assertEquals("driver", plan.placement());
    assertEquals("block-diagonal", plan.reducedSystem());
    assertEquals("", plan.problems());
  }

  @Test
  void planTellsWhatWouldBeRejected(SparkSession spark) {
    Dataset<Row> constant = Sleep.data(spark).selectExpr("1.0 as Reaction", "Days", "Subject");
    FitPlan plan = Sleep.estimator().plan(constant);
    assertTrue(plan.problems().contains("constant"), plan.problems());
    assertEquals(180, plan.rows());
  }

  @Test
  void jobGroupAndDescriptionAreTheCallersAgain(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    context.setJobGroup("mine", "what I do", true);
    try {
      Sleep.estimator().fit(Sleep.data(spark));
      assertCallersGroup(context);
      Dataset<Row> constant = Sleep.data(spark).selectExpr("1.0 as Reaction", "Days", "Subject");
      assertThrows(InputRejectedException.class, () -> Sleep.estimator().fit(constant));
      assertCallersGroup(context);
    } finally {
      context.clearJobGroup();
    }
    Sleep.estimator().fit(Sleep.data(spark));
    assertNull(context.getLocalProperty("spark.jobGroup.id"));
    assertNull(context.getLocalProperty("spark.job.description"));
  }

  private static void assertCallersGroup(SparkContext context) {
    assertEquals("mine", context.getLocalProperty("spark.jobGroup.id"));
    assertEquals("what I do", context.getLocalProperty("spark.job.description"));
    assertEquals("true", context.getLocalProperty("spark.job.interruptOnCancel"));
    assertTrue(context.getJobTags().isEmpty());
  }

  @Test
  void nothingStaysPersisted(SparkSession spark, @TempDir Path directory) throws Exception {
    LinearMixedEffectsModel plain = Sleep.estimator().fit(Sleep.data(spark));
    LinearMixedEffectsModel pinned =
        Sleep.estimator().setCheckpointDir(directory.toString()).fit(Sleep.data(spark));
    assertEquals(plain.logLik(), pinned.logLik(), 1e-9);
    assertTrue(spark.sparkContext().getPersistentRDDs().isEmpty());
    try (var files = Files.list(directory)) {
      assertEquals(0, files.filter(file -> file.toString().contains("spark-mixed")).count());
    }
  }

  @Test
  void streamsAreRefused(SparkSession spark, @TempDir Path directory) {
    Dataset<Row> stream =
        spark.readStream().schema(Sleep.data(spark).schema()).csv(directory.toString());
    InputRejectedException refused =
        assertThrows(InputRejectedException.class, () -> Sleep.estimator().fit(stream));
    assertTrue(String.valueOf(refused.getMessage()).contains("stream"));
  }

  @Test
  void schemaChecksNeedNoData() {
    StructType schema = StructType.fromDDL("Reaction double, Days int, Subject string");
    StructType result = Sleep.estimator().setLinkPredictionCol("eta").transformSchema(schema);
    assertEquals(
        List.of("Reaction", "Days", "Subject", "prediction", "eta"), List.of(result.fieldNames()));
    InputRejectedException there =
        assertThrows(
            InputRejectedException.class,
            () -> Sleep.estimator().transformSchema(schema.add("Prediction", "double")));
    assertTrue(String.valueOf(there.getMessage()).contains("\"Prediction\""), there.getMessage());
    InputRejectedException missing =
        assertThrows(
            InputRejectedException.class,
            () ->
                Sleep.estimator().transformSchema(StructType.fromDDL("Reaction double, day int")));
    assertTrue(String.valueOf(missing.getMessage()).contains("\"Days\""), missing.getMessage());
    assertThrows(
        ConfigurationException.class, () -> new LinearMixedEffects().transformSchema(schema));
    assertThrows(
        InputRejectedException.class,
        () -> Sleep.estimator().setFormula("Reaction ~ Days + (1 | .obs)").transformSchema(schema));
  }

  @Test
  void contrastsAndLevelsAreRead(SparkSession spark) {
    LinearMixedEffectsModel model =
        Sleep.estimator()
            .setFormula("Reaction ~ 1 + Days + (1 | Subject)")
            .setLevels(new String[] {"Days:[9, 0, \"1\", 2, 3, 4, 5, 6, 7, 8]"})
            .setContrasts(new String[] {"Days:sum"})
            .fit(Sleep.data(spark));
    assertEquals(10, model.coefficientNames().length);
    assertEquals("Days1", model.coefficientNames()[1]);
    assertThrows(
        ConfigurationException.class,
        () -> Sleep.estimator().setLevels(new String[] {"Days=1,2"}).fit(Sleep.data(spark)));
    assertThrows(
        ConfigurationException.class,
        () -> Sleep.estimator().setContrasts(new String[] {"sum"}).fit(Sleep.data(spark)));
  }

  @Test
  void memoryBudgetIsKept(SparkSession spark) {
    Dataset<Row> crossed =
        spark.range(6000).selectExpr("id % 3000 as a", "(id * 7) % 2999 as b", "rand(1) as y");
    LinearMixedEffects estimator =
        new LinearMixedEffects().setFormula("y ~ 1 + (1 | a) + (1 | b)").setMemoryBudgetMB(1);
    assertThrows(ResourceGuardException.class, () -> estimator.fit(crossed));
  }
}
